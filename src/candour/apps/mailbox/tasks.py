"""Runs every five minutes: deletes the rows that reporters' visits leave, so that no trace of a visit stays for long."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.mailbox.services import sessions, slowing, writing


@app.periodic(cron="*/5 * * * *")
@app.task(name="mailbox.tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    """Delete idle sessions, expired counts of wrong passphrases, and the ids of old forms. Runs every five minutes."""
    del timestamp
    now = timezone.now()
    sessions.delete_idle(now=now)
    slowing.delete_expired(now=now)
    writing.delete_old_forms(now=now)
