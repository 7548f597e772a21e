"""Writing results of matters on the rows of a case: findings and outcomes of allegations, and the day the case closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from candour.apps.cases.models import Allegation, Case


@dataclass(frozen=True)
class Results:
    """Input of `record_results`: the findings and outcomes that one legal act gives to allegations.

    `finding` is for every allegation of the act, `findings` (allegation id → finding) for single allegations, `settled` for
    allegations without a finding. `recommended` and `imposed` are outcomes; None leaves the stored outcome unchanged.
    """

    finding: str = ""
    findings: Mapping[UUID, str] = field(default_factory=dict)
    settled: str = ""
    recommended: str | None = None
    imposed: str | None = None


def record_results(allegations: QuerySet[Allegation], results: Results) -> list[Allegation]:
    """Store the findings and outcomes in `results` on these allegations; return those that changed.

    The caller's entry commits to the changed rows.
    """
    before = {row.pk: row.statement() for row in allegations}
    if results.finding:
        allegations.update(finding=results.finding)
    for pk, finding in results.findings.items():
        allegations.filter(pk=pk).update(finding=finding)
    if results.settled:
        allegations.filter(finding="").update(finding=results.settled)
    if results.recommended is not None:
        allegations.update(recommended_outcome=results.recommended)
    if results.imposed is not None:
        allegations.update(outcome=results.imposed)
    return [row for row in Allegation.objects.filter(pk__in=before) if row.statement() != before[row.pk]]


def record_closing(case: Case, closed_on: date | None) -> None:
    """Set the day on which the case closed. None reopens the case."""
    Case.objects.filter(pk=case.pk).update(closed_on=closed_on)
