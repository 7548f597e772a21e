"""Other allegations about an officer, and the searches by which staff choose an officer, a colleague or a case.

Allegations are listed whether proven or not. They are counted, but no score is computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count

from candour.apps.cases import access
from candour.apps.cases.models import Allegation, Case, results
from candour.apps.cases.queries import categories
from candour.apps.cases.queries.barred import closed_to, has_ties, open_to
from candour.apps.forces.models import Force, Officer
from candour.apps.forces.queries import OfficerMatch, search_officers
from candour.apps.people.models import Staff
from candour.apps.people.queries import forces_of

SHOWN = 50


class Other(NamedTuple):
    """One line of a `History`: an allegation about an officer.

    `subject`: the officer's name; `case`, `reference` and `received_on`: the id, reference and day of receipt of its case.
    """

    subject: str
    category: str
    finding: str
    case: UUID
    reference: str
    received_on: date | None


@dataclass(frozen=True)
class History:
    """Result of `history`: how many allegations about some officers there are, in how many cases, and the newest of them.

    `rows` has at most `SHOWN` allegations.
    """

    allegations: int
    cases: int
    rows: list[Other]


def history(subjects: Iterable[Officer], staff: Staff, but_not: Case | None = None) -> History:
    """Allegations about these officers in cases of the staff member's body, the newest first.

    `but_not`: a case whose allegations are left out, such as the one that the page is about.
    """
    names = {one.pk: one.name for one in subjects}
    theirs = Allegation.objects.filter(subject__in=names, case__in=access.own_cases(staff))
    if but_not is not None:
        theirs = theirs.exclude(case=but_not)
    counted = theirs.aggregate(allegations=Count("pk"), cases=Count("case", distinct=True))
    columns = theirs.annotate(ties=has_ties(staff)).values_list(
        "subject", "category", "category_text", "finding", "case", "case__reference", "case__received_on", "ties"
    )
    rows: list[Other] = []
    hidden: list[UUID] = []
    newest = list(columns.order_by("-case__received_on", "-case__opened_at", "pk")[:SHOWN])
    closed = closed_to(staff, {row[4] for row in newest}) if newest and newest[0][-1] else set()
    for subject, category, text, finding, case, reference, received_on, _ties in newest:
        if case in closed:
            hidden.append(case)
        else:
            what, found = text or categories.words(category), results.finding(finding)
            rows.append(Other(names[subject], what, found, case, reference, received_on))
    return History(counted["allegations"] - len(hidden), counted["cases"] - len(set(hidden)), rows)


def joinable(subject: Officer | None, staff: Staff, reference: str = "") -> list[Case]:
    """Open cases that a report can join, without cases from which a conflict bars the staff member.

    With a `reference`, only the case with that reference; otherwise the cases with an allegation about `subject`.
    """
    cases = Case.objects.filter(body=staff.body_id, source="", closed_on=None)
    if reference:
        cases = cases.filter(reference__iexact=reference.strip())
    elif subject is not None:
        cases = cases.filter(allegations__subject=subject).distinct()
    else:
        return []
    return open_to(staff, cases.order_by("-opened_at")[:SHOWN])


def officers(staff: Staff, force: Force | None, text: str) -> list[OfficerMatch]:
    """Officers who match `text` in `force` or, where `force` is None, in every force whose roster the body of `staff` reads.

    The list is empty where the body does not read the roster of `force`: a reporter may choose any force, and this choice gives
    the body no access to a roster.
    """
    readable = forces_of(staff.body)
    return search_officers(readable.filter(pk=force.pk) if force else readable, text)


def colleagues(staff: Staff, text: str) -> list[Staff]:
    """Staff members of the same body as `staff` whose names contain every word of `text`."""
    found = Staff.objects.filter(body=staff.body_id)
    for word in text.split()[:4]:
        found = found.filter(name__icontains=word)
    return list(found.select_related("officer").order_by("name")[:SHOWN]) if text.split() else []


def officer_by_id(staff: Staff, pk: UUID | None) -> Officer | None:
    """The officer with this id, if the staff member's body may read the roster of the officer's force; otherwise None."""
    if pk is None:
        return None
    return Officer.objects.select_related("force").filter(pk=pk, force__in=forces_of(staff.body)).first()
