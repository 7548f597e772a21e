"""The tables of the mailbox: open sessions, forms already used, and counts of failed openings.

Failures are counted by the first byte of the mailbox's locator, the value derived from the passphrase by which a mailbox is
found. No network address, device or name is stored. Not here: the mailbox itself (`reports`), its sealed items (`dossiers`),
its entries (`ledger`).
"""

from __future__ import annotations

from django.db import models

from candour.apps.reports.models import Mailbox


class MailboxSession(models.Model):
    """A session of an open mailbox: SHA-256 of the cookie's secret, and the hour of the last use."""

    token_hash = models.BinaryField(primary_key=True)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="sessions")
    last_used_hour = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_used_hour"], name="mailbox_session_last_used")]


class UsedForm(models.Model):
    """The random id of a form on which the server has acted. If the same form is sent again, nothing is done.

    The row does not say which mailbox the form was for. The form that opens a mailbox has such a row too, so a browser that
    sends this form again cannot reopen a mailbox that was closed.
    """

    key = models.UUIDField(primary_key=True)
    used_hour = models.DateTimeField(db_index=True)


class PrefixFailures(models.Model):
    """The number of failed openings, since the hour `since`, with a locator (derived from the passphrase) in one group of 256.

    `prefix`: the first byte of the locator, which is the same for the whole group. Only attempts in that group are slowed, for
    one hour to two.
    """

    prefix = models.PositiveSmallIntegerField(primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
