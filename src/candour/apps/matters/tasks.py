"""Periodic tasks of matters: every ten minutes the worker records missed clocks."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.matters.services import missing


@app.periodic(cron="*/10 * * * *")
@app.task(name="matters.note_missed", aliases=["cases.note_missed"], pass_context=False)
def note_missed(timestamp: int) -> None:
    """Record the clocks missed since the last run."""
    del timestamp
    missing.note_missed(timezone.now())
