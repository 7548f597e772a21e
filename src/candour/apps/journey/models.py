"""Drafts of reporters whose browsers run no JavaScript. Not here: reports (`reports.models`)."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """A reporter's unsent answers, sealed to a key in the reporter's cookie. Without this key the server cannot open them."""

    token_hash = models.BinaryField(primary_key=True)
    ciphertext = models.BinaryField()
    updated_hour = models.DateTimeField()
