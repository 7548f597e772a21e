"""Reads the officers accused in the same cases as one officer, in a fixed number of queries.

Cases and officers that the reading staff member may not see are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db.models import QuerySet

from candour.apps.cases.models import Allegation, Case
from candour.apps.forces.models import Officer
from candour.apps.insight import access
from candour.apps.insight.queries.barred import barred_officers, not_barred
from candour.apps.people.models import Staff

MOST = 24
LARGEST = 25  # officers; a case with more accused makes no ties, as in domain/patterns/co_accused


@dataclass(frozen=True)
class Circle:
    """An officer and the other officers accused in the same cases, drawn as a network on the officer's page.

    `officers`: officer id → officer; `ties`: (officer id, officer id, number of cases in which both are accused); `left_out`:
    how many officers accused in the same cases are not shown because the network would be too large.
    """

    officers: dict[UUID, Officer]
    ties: list[tuple[UUID, UUID, int]]
    left_out: int = 0


def around(officer: Officer, staff: Staff) -> Circle:
    """Read the `MOST` officers most often accused in the same cases as `officer`, and the ties between all of them."""
    barred = barred_officers(staff)
    cases = not_barred(access.own_cases(staff), staff, barred)
    near = Counter(other for _case, other in _case_officer_pairs(cases.filter(allegations__subject=officer), {officer.pk}))
    chosen = {officer.pk, *(other for other, _times in sorted(near.items(), key=lambda one: (-one[1], str(one[0])))[:MOST])}
    together: dict[UUID, set[UUID]] = {}
    for case, subject in set(
        Allegation.objects.filter(case__in=cases, subject__in=chosen).values_list("case_id", "subject_id")
    ):
        if subject:
            together.setdefault(case, set()).add(subject)
    pairs = Counter(
        pair for members in together.values() for pair in combinations(sorted(members, key=str), 2) if len(members) <= LARGEST
    )
    ties = [(one, other, times) for (one, other), times in sorted(pairs.items(), key=lambda row: (str(row[0]), row[1]))]
    return Circle(Officer.objects.in_bulk(list(chosen)), ties, max(0, len(near) - MOST))


def named(ids: Iterable[str], staff: Staff) -> dict[str, Officer]:
    """Map each id, as text, to the officer with that id; officers with whom this staff member has a conflict are left out."""
    barred = barred_officers(staff)
    rows = Officer.objects.in_bulk([pk for pk in {UUID(one) for one in ids} if pk not in barred])
    return {str(pk): officer for pk, officer in rows.items()}


def _case_officer_pairs(cases: QuerySet[Case], but_not: set[UUID]) -> set[tuple[UUID, UUID]]:
    """Return (case id, officer id) for every officer accused in `cases`, except the officers with ids in `but_not`."""
    rows = Allegation.objects.filter(case__in=cases.values("pk")).exclude(subject=None).exclude(subject__in=but_not)
    return {(case, subject) for case, subject in rows.values_list("case_id", "subject_id") if subject}
