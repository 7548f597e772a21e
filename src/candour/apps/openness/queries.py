"""Outcomes as the public sees them: month, kind of conduct, outcome and the short reason written to be published.

Under the packs' publication rules no name and nothing that tells who reported is shown. A kind of conduct is shown only where
at least five outcomes of the same year share it, and never a body, so that nobody is known by being alone in a cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from candour.apps.cases.models import Allegation, results
from candour.apps.cases.queries import categories
from candour.apps.matters.models import Act
from candour.domain.procedure import Pack, load_pack

TOO_FEW = 5
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Published:
    """One outcome. `kind` is empty where too few are like it; `month` is the first day of the month it was told in."""

    month: date
    kind: str
    finding: str
    outcome: str
    reason: str


def outcomes() -> list[Published]:
    """The newest outcomes told to their reporters that carry a reason written to be published; three queries."""
    told = Act.objects.filter(event="outcome_told").order_by("-at").select_related("matter")[:SHOWN]
    when = {act.matter_id: act.at.date().replace(day=1) for act in told}
    said = Act.objects.filter(matter__in=when).exclude(publishable="").order_by("matter", "-seq").select_related("matter")
    reasons: dict[UUID, Act] = {}
    for act in said:
        reasons.setdefault(act.matter_id, act)
    subjects = _allegations([act.matter.case_id for act in reasons.values()])
    rows = [(when[pk], subjects.get((act.matter.case_id, act.matter.subject_id)), act) for pk, act in reasons.items()]
    alike = Counter((month.year, one.category) for month, one, _act in rows if one)
    return [_published(month, one, act, alike) for month, one, act in sorted(rows, key=lambda row: row[0], reverse=True)]


def _allegations(cases: list[UUID]) -> Mapping[tuple[UUID, UUID | None], Allegation]:
    rows = Allegation.objects.filter(case__in=cases).order_by("-recorded_at")
    return {(row.case_id, row.subject_id): row for row in rows}


def _published(month: date, one: Allegation | None, act: Act, alike: Mapping[tuple[int, str], int]) -> Published:
    pack = load_pack(act.matter.pack)
    enough = one is not None and alike[(month.year, one.category)] >= TOO_FEW
    kind = categories.words(one.category) if one is not None and enough else ""
    return Published(month, kind, _finding(one), _outcome(pack, one), act.publishable)


def _finding(one: Allegation | None) -> str:
    return results.finding(one.finding) if one else ""


def _outcome(pack: Pack, one: Allegation | None) -> str:
    return next((row.label for row in pack.outcome if one and row.id == one.outcome), "")
