"""What this app does by itself: clear away what is no longer in use, so that no trace of a visit outlives it for long."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.mailbox.services import sessions, slowing, writing


@app.periodic(cron="*/5 * * * *")
@app.task(name="mailbox.tidy", pass_context=False)
def tidy(timestamp: int) -> None:
    """Remove idle sessions, faded failures and old used forms."""
    del timestamp
    now = timezone.now()
    sessions.forget_idle(now=now)
    slowing.forget_faded(now=now)
    writing.forget_old_forms(now=now)
