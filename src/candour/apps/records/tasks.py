"""The worker's tasks: request a counting run of every force each night, and carry out requested runs."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.forces.models import Force
from candour.apps.records import services

_LOG = logging.getLogger("candour.records")


@app.periodic(cron="40 2 * * *")
@app.task(name="insight.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Request a run of every force that has cases."""
    del timestamp
    for force in Force.objects.exclude(cases=None).order_by("code"):
        run, new = services.request_run(force, now=timezone.now())
        if new:
            count.defer(pk=str(run.pk))


@app.task(name="insight.count")
def count(pk: str) -> None:
    """Carry out the counting run with this id. When it has ended, followers of its ledger entry go on (`insight.followers`).

    The tasks `count` and `nightly` must keep their names, because older versions may have put tasks with these names into the
    queue.
    """
    run = services.begin(UUID(pk), now=timezone.now())
    if run is None:
        return
    try:
        services.carry_out(run)
    except Exception:
        _LOG.exception("A counting run failed.")
        services.fail(run, now=timezone.now())
        raise
