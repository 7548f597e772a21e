"""What else is known of an officer: every other allegation about him, proven or not.

"Word against word" only stands where nobody looks at what others said. Nothing here weighs; it counts and lists.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from candour.apps.cases import access, categories
from candour.apps.cases.models import Allegation, Case
from candour.apps.cases.queries.barred import free_of_conflict
from candour.apps.forces.models import Force, Officer
from candour.apps.forces.queries import Found, search_officers
from candour.apps.people.models import Staff

SHOWN = 100


@dataclass(frozen=True)
class Other:
    """One other allegation about the same officer."""

    allegation: Allegation
    category: str

    @property
    def case(self) -> Case:
        """The case it is in."""
        return self.allegation.case


@dataclass(frozen=True)
class History:
    """Other allegations about some officers: how many in how many cases, and the newest of them."""

    allegations: int
    cases: int
    rows: list[Other]


def history(subjects: Collection[UUID], staff: Staff, but_not: Case | None = None) -> History:
    """Every other allegation about these officers in matters of her body, the newest first."""
    theirs = Allegation.objects.filter(subject__in=subjects, case__in=access.own_cases(staff))
    if but_not is not None:
        theirs = theirs.exclude(case=but_not)
    found = list(theirs.values_list("pk", "case"))
    shown = theirs.select_related("case", "subject").order_by("-case__received_on", "-case__opened_at", "pk")[:SHOWN]
    visible = set(
        free_of_conflict(Case.objects.filter(pk__in={row.case_id for row in shown}), staff).values_list("pk", flat=True)
    )
    rows = [Other(row, row.category_text or categories.words(row.category)) for row in shown if row.case_id in visible]
    hidden = len(shown) - len(rows)
    return History(len(found) - hidden, len({case for _, case in found}) - len({row.case_id for row in shown} - visible), rows)


def joinable(subject: Officer | None, staff: Staff, reference: str = "") -> list[Case]:
    """Open cases a report could join: those that name the officer, or the one with this reference."""
    cases = Case.objects.filter(body=staff.body_id, source="", closed_on=None)
    if reference:
        cases = cases.filter(reference__iexact=reference.strip())
    elif subject is not None:
        cases = cases.filter(allegations__subject=subject).distinct()
    else:
        return []
    return list(free_of_conflict(cases, staff).order_by("-opened_at")[:SHOWN])


def officers(staff: Staff, force: Force | None, text: str) -> list[Found]:
    """Officers whom the words fit, by name, shoulder number or unit: of the report's force, else of the body's, else of all."""
    chosen = force or staff.body.force
    return search_officers([chosen] if chosen else Force.objects.all(), text)


def colleagues(staff: Staff, text: str) -> list[Staff]:
    """Staff of her body whose names hold every word."""
    found = Staff.objects.filter(body=staff.body_id)
    for word in text.split()[:4]:
        found = found.filter(name__icontains=word)
    return list(found.select_related("officer").order_by("name")[:SHOWN]) if text.split() else []


def officer_by_id(pk: UUID | None) -> Officer | None:
    """The officer, if there is such a one."""
    return Officer.objects.select_related("force").filter(pk=pk).first() if pk else None
