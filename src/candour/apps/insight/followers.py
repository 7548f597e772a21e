"""Functions that the worker calls for each ledger entry of a finished counting run (docs/followers.md).

A counting run computes all statistics of a force. Storing alerts and comparing investigators are two separate followers, so
that alerts need not wait where a comparison fails and is repeated.
"""

from __future__ import annotations

from candour.apps.insight import services
from candour.apps.ledger.followers import follows
from candour.apps.ledger.models import Entry
from candour.apps.records.models import CountingRun
from candour.domain.ledger import Kind


@follows(Kind.INSIGHT_COUNTED, name="insight.alerts_raised")
def raise_alerts(entry: Entry) -> None:
    """Store the alerts of the counting run that `entry` records."""
    if run := _latest_run(entry):
        services.raise_alerts_of_run(run)


@follows(Kind.INSIGHT_COUNTED, name="insight.investigators_compared")
def compare_investigators(entry: Entry) -> None:
    """After the counting run that `entry` records, compare the force's past investigators with the force's roster."""
    if run := _latest_run(entry):
        services.compare_investigators(run)


def _latest_run(entry: Entry) -> CountingRun | None:
    """Return the counting run that `entry` records; None if the run has not finished, or a newer run of its force has finished.

    An older run is skipped for two reasons. When all entries are replayed, the alerts of old runs must not be marked as seen
    now; and the investigators of a force need to be compared only once.
    """
    identifier = entry.id_of("count")
    run = CountingRun.objects.select_related("force").filter(pk=identifier).first() if identifier else None
    if run is None or run.ended_at is None:
        return None
    newer = CountingRun.objects.filter(force=run.force_id, failed=False, ended_at__gt=run.ended_at)
    return None if newer.exists() else run
