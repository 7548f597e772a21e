"""The two steps after a finished counting run: storing alerts, and comparing past investigators with the roster.

The modules needed for the comparison are imported when it begins, so that neither a page nor an idle worker loads them. Not
here: when the two steps are run (`followers`).
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


def raise_alerts_of_run(run: CountingRun) -> None:
    """Store the alerts that the counting run found. A second call for the same run changes only `seen_at` of the alerts."""
    rows = of_run(run, ALERTS)
    raise_alerts(run.force, rows or (), now=timezone.now())


def compare_investigators(run: CountingRun) -> None:
    """Compare past investigators of the run's force with the roster of the force.

    The summary of the comparison is stored as a statistic of the run.
    """
    records.store(run, LINKAGE.name, _compare_and_link(run.force, timezone.now()))


def _compare_and_link(force: Force, now: datetime) -> LinkageSummary | dict[str, str]:
    """Compare a force's past investigators with its roster, link the sure pairs and store the doubtful ones for review.

    Returns a summary, or `{"refused": reason}` where the records cannot be compared.
    """
    from candour.apps.insight.services.linkage import comparison  # noqa: PLC0415 - see above
    from candour.domain.patterns.linkage.errors import LinkageError  # noqa: PLC0415

    try:
        compared = comparison.compare(force, identities_of(force))
    except LinkageError as refusal:
        return {"refused": str(refusal)}
    store_review_pairs(force, compared, now=now)
    return LinkageSummary(compared.investigators, len(compared.sure), len(compared.doubtful), compared.exclusions)
