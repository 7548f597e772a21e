"""Drafts of reporters whose browsers run no JavaScript. Not here: reports (`reports.models`)."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """A reporter's answers, sealed to a key that only the reporter's cookie holds. The server cannot open them without it."""

    token_hash = models.BinaryField(primary_key=True)
    ciphertext = models.BinaryField()
    updated_hour = models.DateTimeField()
