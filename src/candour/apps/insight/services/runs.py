"""What follows from a finished counting run: alerts are raised, and past investigators compared with the roster.

What compares is loaded when it begins, so that neither a page nor an idle worker holds it in memory.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from candour.apps.forces.models import Force
from candour.apps.insight.services.alerts import raise_alerts
from candour.apps.insight.services.reviews import identities_of, keep_review_pairs
from candour.apps.records import services as records
from candour.apps.records.models import CountingRun
from candour.apps.records.queries.registry import ALERTS, LINKAGE
from candour.apps.records.queries.statistics import of_run
from candour.domain.patterns.results.coverage import LinkageSummary


def follow_run(run: CountingRun) -> None:
    """Do it now. Running it again changes nothing but the days on which reasons were last seen."""
    now = timezone.now()
    alerts = of_run(run, ALERTS)
    raise_alerts(run.force, alerts or (), now=now)
    records.store(run, LINKAGE.name, _compare(run.force, now))


def _compare(force: Force, now: datetime) -> LinkageSummary | dict[str, str]:
    """Compare, tie what is beyond doubt, keep the other pairs for clerical review. A refusal is stored as one."""
    from candour.apps.insight.services.linkage import comparison  # noqa: PLC0415 - see above
    from candour.domain.patterns.linkage.errors import LinkageError  # noqa: PLC0415

    try:
        compared = comparison.compare(force, identities_of(force))
    except LinkageError as refusal:
        return {"refused": str(refusal)}
    keep_review_pairs(force, compared, now=now)
    return LinkageSummary(compared.investigators, len(compared.sure), len(compared.doubtful), compared.exclusions)
