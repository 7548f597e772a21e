"""The staff members to whom a case could be assigned in a role, each with what prevents the assignment, if anything does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from candour.apps.cases.models import Case
from candour.apps.cases.queries.conflicts import conflicts_of, reasons_for_assigner
from candour.apps.people.models import Staff
from candour.apps.people.permissions import INVESTIGATING_ROLE
from candour.apps.people.queries import with_role
from candour.apps.people.queries.key_histories import proved_keys

_WORKLOAD = """
SELECT staff_id, count(DISTINCT case_id) FROM cases_handlers_of_open() WHERE NOT ended AND staff_id = ANY (%s) GROUP BY staff_id
"""


@dataclass(frozen=True)
class Candidate:
    """A staff member whom a supervisor could assign to a case.

    `reasons`: sentences that say what prevents the assignment; empty where nothing prevents it.
    """

    staff: Staff
    open_cases: int
    public_key: str
    reasons: list[str]

    @property
    def eligible(self) -> bool:
        """Whether nothing prevents assigning the case to this candidate."""
        return not self.reasons


def candidates(case: Case, *, no_key: str, role: str = INVESTIGATING_ROLE) -> list[Candidate]:
    """Staff of the case's body who hold the role `role`, each with what prevents assigning the case to them.

    Those whom nothing prevents come first; among them, those who handle the fewest open cases. `no_key`: the sentence that
    explains why a staff member without a key cannot be assigned.
    """
    people = list(with_role(case.body, role)) if case.body else []
    barred = conflicts_of(case, people)
    keys = proved_keys({one.pk for one in people})
    work = workload(people)
    found = [
        Candidate(
            staff=one,
            open_cases=work.get(one.pk, 0),
            public_key=keys.get(one.pk, ""),
            reasons=reasons_for_assigner(barred[one.pk]) or ([] if one.pk in keys else [no_key]),
        )
        for one in people
    ]
    return sorted(found, key=lambda one: (not one.eligible, one.open_cases, one.staff.name))


def workload(people: Iterable[Staff]) -> dict[UUID, int]:
    """Map each person's staff id to the number of open cases that the person handles. People who handle none are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKLOAD, [[one.pk for one in people]])
        return dict(cursor.fetchall())
