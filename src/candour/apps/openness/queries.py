"""Published outcomes: month, category of conduct, finding, outcome and the short reason written for publication.

As the packs' rules on publication require, no name is shown, and nothing that identifies the reporter. So that no row points to
one person, the body is never shown, and a category of conduct only if at least five outcomes of the same year have it.
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
    """A published outcome, without names. `month`: the first day of the month in which the reporter was informed.

    `kind`: the category of conduct, empty if fewer than five outcomes of that year have the same category.
    """

    month: date
    kind: str
    finding: str
    outcome: str
    reason: str


def outcomes() -> list[Published]:
    """Return the newest outcomes that have a publishable reason and of which the reporter was informed. Three queries."""
    notices = Act.objects.filter(event="outcome_told").order_by("-at").select_related("matter")[:SHOWN]
    months = {act.matter_id: act.at.date().replace(day=1) for act in notices}
    reasoned = Act.objects.filter(matter__in=months).exclude(publishable="").order_by("matter", "-seq").select_related("matter")
    reasons: dict[UUID, Act] = {}
    for act in reasoned:
        reasons.setdefault(act.matter_id, act)
    subjects = _allegations_by_subject([act.matter.case_id for act in reasons.values()])
    rows = [(months[pk], subjects.get((act.matter.case_id, act.matter.subject_id)), act) for pk, act in reasons.items()]
    alike = Counter((month.year, allegation.category) for month, allegation, _act in rows if allegation)
    return [
        _make_published(month, allegation, act, alike)
        for month, allegation, act in sorted(rows, key=lambda row: row[0], reverse=True)
    ]


def _allegations_by_subject(cases: list[UUID]) -> Mapping[tuple[UUID, UUID | None], Allegation]:
    """Map (case id, subject id) to an allegation against that subject in that case, for the cases with these ids.

    Of several allegations, it is the one recorded first.
    """
    rows = Allegation.objects.filter(case__in=cases).order_by("-recorded_at")
    return {(row.case_id, row.subject_id): row for row in rows}


def _make_published(month: date, allegation: Allegation | None, act: Act, alike: Mapping[tuple[int, str], int]) -> Published:
    """Return an outcome as it is published.

    `month`: first day of the month in which the reporter was informed. `allegation`: the allegation that was decided. `act`:
    the act with the publishable reason. `alike`: (year, category) → number of outcomes in that year and category.
    """
    pack = load_pack(act.matter.pack)
    enough = allegation is not None and alike[(month.year, allegation.category)] >= TOO_FEW
    kind = categories.words(allegation.category) if allegation is not None and enough else ""
    return Published(month, kind, _words_of_finding(allegation), _words_of_outcome(pack, allegation), act.publishable)


def _words_of_finding(allegation: Allegation | None) -> str:
    """Return the words for the allegation's finding; empty without an allegation."""
    return results.finding(allegation.finding) if allegation else ""


def _words_of_outcome(pack: Pack, allegation: Allegation | None) -> str:
    """Return the pack's label of the allegation's outcome; empty without an outcome."""
    return next((row.label for row in pack.outcome if allegation and row.id == allegation.outcome), "")
