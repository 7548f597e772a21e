"""Drafts of reporters whose browsers run no JavaScript. Not here: reports (`reports.models`)."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """Answers sealed to a key that only the reporter's cookie holds. The server cannot open a draft without that cookie."""

    token_hash = models.BinaryField(primary_key=True)
    ciphertext = models.BinaryField()
    updated_hour = models.DateTimeField()
