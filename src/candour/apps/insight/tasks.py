"""The worker's task after a finished counting run."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from candour.apps.insight import services
from candour.apps.records.models import CountingRun


@app.task(name="insight.follow_run")
def follow_run(pk: str) -> None:
    """Raise the alerts of the run with this id and compare past investigators with the roster."""
    services.follow_run(CountingRun.objects.select_related("force").get(pk=UUID(pk)))
