"""Sessions of reporters in their mailbox, forms already used, and failures per locator prefix. No address, no device, no name.

Not here: the mailbox itself (reports), what is in it (dossiers), what happened to it (ledger).
"""

from __future__ import annotations

from django.db import models

from candour.apps.reports.models import Mailbox


class MailboxSession(models.Model):
    """An open mailbox: SHA-256 of the cookie's secret, until it is idle or left. The row goes when the session ends."""

    token_hash = models.BinaryField(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="sessions")
    last_used_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_used_at"])]


class UsedForm(models.Model):
    """A form that has been taken, by the random number printed in it; sent again, it does nothing again.

    Tied to nobody. It also keeps the browser's "send again?" from reopening a mailbox that was left.
    """

    key = models.UUIDField(primary_key=True)
    used_hour = models.DateTimeField(db_index=True)


class PrefixFailures(models.Model):
    """Failed openings whose locator starts with this byte, since `since`: only they are slowed, and for an hour at most."""

    prefix = models.PositiveSmallIntegerField(primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
