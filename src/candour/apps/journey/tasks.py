"""Runs every hour: deletes drafts that were last written more than a day ago."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.journey.services import drafts


@app.periodic(cron="17 * * * *")
# The alias is the name under which the previous release queued this task.
@app.task(
    name="journey.sweep_drafts",
    aliases=["candour.apps.reports.tasks.sweep_drafts"],
    queueing_lock="sweep_drafts",
    pass_context=False,
)
def sweep_drafts(timestamp: int) -> None:
    """Delete drafts that were last written more than a day ago. Runs every hour."""
    del timestamp
    drafts.sweep_drafts(now=timezone.now())
