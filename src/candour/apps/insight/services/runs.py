"""After a finished counting run: raises its alerts and compares past investigators with the roster.

The modules that compare are imported when it begins, so that neither a page nor an idle worker loads them.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from candour.apps.forces.models import Force
from candour.apps.insight.services.alerts import raise_alerts
from candour.apps.insight.services.reviews import identities_of, store_review_pairs
from candour.apps.records import services as records
from candour.apps.records.models import CountingRun
from candour.apps.records.queries.registry import ALERTS, LINKAGE
from candour.apps.records.queries.statistics import of_run
from candour.domain.patterns.results.coverage import LinkageSummary


def follow_run(run: CountingRun) -> None:
    """Raise the run's alerts and compare past investigators with the roster. A repetition changes only `seen_at` of alerts."""
    now = timezone.now()
    alerts = of_run(run, ALERTS)
    raise_alerts(run.force, alerts or (), now=now)
    records.store(run, LINKAGE.name, _compare(run.force, now))


def _compare(force: Force, now: datetime) -> LinkageSummary | dict[str, str]:
    """Compare, link the sure pairs and store the doubtful ones for review; returns a summary, or `{"refused": reason}`."""
    from candour.apps.insight.services.linkage import comparison  # noqa: PLC0415 - see above
    from candour.domain.patterns.linkage.errors import LinkageError  # noqa: PLC0415

    try:
        compared = comparison.compare(force, identities_of(force))
    except LinkageError as refusal:
        return {"refused": str(refusal)}
    store_review_pairs(force, compared, now=now)
    return LinkageSummary(compared.investigators, len(compared.sure), len(compared.doubtful), compared.exclusions)
