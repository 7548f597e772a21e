"""What this app does by itself: a clock that was missed becomes an entry, whoever would rather it did not."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.matters.services import missing


@app.periodic(cron="*/10 * * * *")
@app.task(name="matters.note_missed", aliases=["cases.note_missed"], pass_context=False)
def note_missed(timestamp: int) -> None:
    """Note every clock missed since the last time."""
    del timestamp
    missing.note_missed(timezone.now())
