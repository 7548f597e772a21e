"""Sessions of reporters in their mailbox, and the count of failures per locator prefix. No address, no device, no name."""

from __future__ import annotations

from django.db import models

from candour.apps.reports.models import Mailbox


class MailboxSession(models.Model):
    """An open mailbox: SHA-256 of the cookie's secret, until it is idle or left."""

    token_hash = models.BinaryField(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="sessions")
    last_used_at = models.DateTimeField()


class PrefixFailures(models.Model):
    """Failed openings whose locator starts with this byte: only they are slowed."""

    prefix = models.PositiveSmallIntegerField(primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
