"""What happens by itself: drafts without JavaScript that were left are removed after a day."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.reports import services


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="sweep_drafts", pass_context=False)
def sweep_drafts(timestamp: int) -> None:
    """Every hour."""
    del timestamp
    services.sweep_drafts(now=timezone.now())
