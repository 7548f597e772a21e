"""The staff members who could handle a case in a role, each with the reasons why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from candour.apps.cases.models import Case, Handler
from candour.apps.cases.queries.conflicts import conflicts_of, reasons_for_assigner
from candour.apps.people.models import Staff, StaffKey
from candour.apps.people.permissions import INVESTIGATING_ROLE
from candour.apps.people.queries import with_role


@dataclass(frozen=True)
class Candidate:
    """A staff member who could handle a case. `reasons`: why they may not, empty where they may."""

    staff: Staff
    open_cases: int
    public_key: str
    reasons: list[str]

    @property
    def eligible(self) -> bool:
        """Whether the candidate may handle the case."""
        return not self.reasons


def candidates(case: Case, *, no_key: str, role: str = INVESTIGATING_ROLE) -> list[Candidate]:
    """Staff of the case's body who hold the role: those who may handle the case first, then by open cases, then by name.

    `no_key`: the reason to give for a person without a key.
    """
    people = list(with_role(case.body, role)) if case.body else []
    barred = conflicts_of(case, people)
    keys = dict(StaffKey.objects.filter(staff__in=people, retired_at=None).values_list("staff", "public_key"))
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
    """Staff id → number of open cases that the person handles. Without those who handle none."""
    live = Handler.objects.filter(staff__in=people, until=None, case__closed_on=None, case__source="")
    return dict(live.values_list("staff").annotate(cases=Count("case", distinct=True)))
