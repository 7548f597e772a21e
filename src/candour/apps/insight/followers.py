"""Followers of the ledger that act on finished counting runs. Only the worker calls them (docs/followers.md).

They are two followers, so that a comparison that fails, and is tried again, does not hold up alerts.
"""

from __future__ import annotations

from candour.apps.insight import services
from candour.apps.ledger.followers import follows
from candour.apps.ledger.models import Entry
from candour.apps.records.models import CountingRun
from candour.domain.ledger import Kind


@follows(Kind.INSIGHT_COUNTED, name="insight.alerts_raised")
def raise_alerts(entry: Entry) -> None:
    """Store the alerts of the finished counting run that the entry records."""
    if run := _latest_run(entry):
        services.raise_alerts_of_run(run)


@follows(Kind.INSIGHT_COUNTED, name="insight.investigators_compared")
def compare_investigators(entry: Entry) -> None:
    """Compare the past investigators of the force with its roster, after the counting run that the entry records."""
    if run := _latest_run(entry):
        services.compare_investigators(run)


def _latest_run(entry: Entry) -> CountingRun | None:
    """The finished counting run that the entry records; None where there is none, or a newer run of its force has finished.

    Old runs are skipped so that a replay does not mark their alerts as seen now, and compares each force once.
    """
    identifier = entry.id_of("count")
    run = CountingRun.objects.select_related("force").filter(pk=identifier).first() if identifier else None
    if run is None or run.ended_at is None:
        return None
    newer = CountingRun.objects.filter(force=run.force_id, failed=False, ended_at__gt=run.ended_at)
    return None if newer.exists() else run
