"""What else is known of an officer: every other allegation about him, proven or not.

"Word against word" only stands where nobody looks at what others said. Nothing here weighs; it counts and lists.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from candour.apps.cases import access, categories
from candour.apps.cases.models import Allegation, Case
from candour.apps.cases.queries.barred import open_to
from candour.apps.forces.models import Force, Officer
from candour.apps.forces.queries import Found, search_officers
from candour.apps.people.models import Staff

SHOWN = 50


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
    found = list(theirs.values_list("case", flat=True))
    shown = list(theirs.select_related("case", "subject").order_by("-case__received_on", "-case__opened_at", "pk")[:SHOWN])
    visible = {case.pk for case in open_to(staff, (row.case for row in shown))}
    rows = [Other(row, row.category_text or categories.words(row.category)) for row in shown if row.case_id in visible]
    hidden = {row.case_id for row in shown} - visible
    return History(len(found) - (len(shown) - len(rows)), len(set(found) - hidden), rows)


def joinable(subject: Officer | None, staff: Staff, reference: str = "") -> list[Case]:
    """Open cases a report could join: those that name the officer, or the one with this reference."""
    cases = Case.objects.filter(body=staff.body_id, source="", closed_on=None)
    if reference:
        cases = cases.filter(reference__iexact=reference.strip())
    elif subject is not None:
        cases = cases.filter(allegations__subject=subject).distinct()
    else:
        return []
    return open_to(staff, cases.order_by("-opened_at")[:SHOWN])


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
