"""What the law on a case has come to, on the rows of the case: findings and outcomes of allegations, the day it closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from candour.apps.cases.models import Allegation, Case


@dataclass(frozen=True)
class Results:
    """What one act came to. `findings` are by allegation; `settled` is for allegations without a finding."""

    finding: str = ""
    findings: Mapping[UUID, str] = field(default_factory=dict)
    settled: str = ""
    recommended: str | None = None
    imposed: str | None = None


def record_results(allegations: QuerySet[Allegation], results: Results) -> None:
    """Write findings, in the words all jurisdictions share, and outcomes on the allegations they are about."""
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


def record_closing(case: Case, closed_on: date | None) -> None:
    """Close the case on a day, or open it again."""
    Case.objects.filter(pk=case.pk).update(closed_on=closed_on)
