"""Fetches the rows that `conflicts` reasons on: one set of queries for all candidates of a case, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q
from django.db.models.expressions import RawSQL

from candour.apps.cases.models import Allegation, Case, Exclusion, Handler, PriorHandler
from candour.apps.cases.queries.conflicts import Histories, Line, Person, Rule, Span, Stay, bars, reasons_for_assigner, spans_of
from candour.apps.forces.models import LineManagement, Posting
from candour.apps.people.models import DeclaredInterest, Staff, StaffKey
from candour.apps.people.permissions import INVESTIGATING_ROLE
from candour.apps.people.queries import BARS, with_role
from candour.domain.procedure import conflict_window, load_pack
from candour.domain.procedure.windows import conflict_windows


@dataclass(frozen=True)
class Candidate:
    """A colleague, and whether she may be asked to handle the case. `reasons` is empty when she may."""

    staff: Staff
    open_cases: int
    public_key: str
    reasons: list[str]

    @property
    def eligible(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.reasons


def candidates(case: Case, *, no_key: str, role: str = INVESTIGATING_ROLE) -> list[Candidate]:
    """Everybody of the case's body who holds the role, with what stands in her way; least work first, then by name.

    `no_key` is what to say of one who has no key yet.
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


def conflicts_of(case: Case, people: Collection[Staff]) -> dict[UUID, tuple[Rule, ...]]:
    """What bars each of the people from the case."""
    histories = histories_of(case, people)
    return {one.pk: bars(Person(one.pk, one.officer_id), histories) for one in people}


def workload(people: Iterable[Staff]) -> dict[UUID, int]:
    """Open cases each of them handles."""
    live = Handler.objects.filter(staff__in=people, until=None, case__closed_on=None, case__source="")
    return dict(live.values_list("staff").annotate(cases=Count("case", distinct=True)))


def histories_of(case: Case, people: Collection[Staff]) -> Histories:
    """The rows that bear on the case and these people."""
    subjects = frozenset(
        Allegation.objects.filter(case=case).exclude(subject=None).values_list("subject_id", flat=True).distinct()
    )
    officers = frozenset(one.officer_id for one in people if one.officer_id)
    exclusions = list(Exclusion.objects.filter(report__in_case__case=case).values_list("staff_id", "officer_id"))
    officer_cases, staff_cases = _past_cases(case, subjects, officers, people)
    return Histories(
        subjects=subjects,
        spans=spans_of(case.incident_on, _received(case), _window(case)),
        stays=_stays(subjects, officers),
        lines=_lines(subjects | officers),
        interests=frozenset(
            DeclaredInterest.objects.filter(BARS, staff__in=people, officer__in=subjects).values_list("staff_id", "officer_id")
        ),
        excluded_staff=frozenset(staff for staff, _ in exclusions if staff),
        excluded_officers=frozenset(officer for _, officer in exclusions if officer),
        officer_cases=officer_cases,
        staff_cases=staff_cases,
    )


def _window(case: Case) -> int:
    """The months of its body's pack; of an imported case, which no body has, the longest of any pack."""
    return conflict_window(load_pack(case.body.pack)) if case.body else max(conflict_windows().values())


def _received(case: Case) -> date | None:
    return case.received_on or (case.opened_at.astimezone(UTC).date() if case.opened_at else None)


def _stays(subjects: frozenset[UUID], officers: frozenset[UUID]) -> tuple[Stay, ...]:
    units = Posting.objects.filter(officer__in=subjects).exclude(unit=None).values("unit")
    rows = Posting.objects.filter(Q(officer__in=subjects) | Q(officer__in=officers, unit__in=units)).exclude(unit=None)
    return tuple(
        Stay(officer, unit, Span(since, until))
        for officer, unit, since, until in rows.values_list("officer_id", "unit_id", "since", "until")
        if unit
    )


def _lines(officers: frozenset[UUID]) -> tuple[Line, ...]:
    # Up from everybody at once, in one query however long the chains; UNION stops at a circle.
    table = LineManagement._meta.db_table  # noqa: SLF001 - Django's documented way to a table's name
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE line AS (
                SELECT officer_id, manager_id, since, until FROM {table} WHERE officer_id = ANY(%s)
                UNION
                SELECT above.officer_id, above.manager_id, above.since, above.until
                  FROM line JOIN {table} above ON above.officer_id = line.manager_id
            )
            SELECT officer_id, manager_id, since, until FROM line
            """,  # noqa: S608 - the table's name is Django's own
            [list(officers)],
        )
        return tuple(Line(officer, manager, Span(since, until)) for officer, manager, since, until in cursor.fetchall())


def _past_cases(
    case: Case, subjects: frozenset[UUID], officers: frozenset[UUID], people: Collection[Staff]
) -> tuple[dict[UUID, frozenset[UUID]], dict[UUID, frozenset[UUID]]]:
    """Other cases a subject was in, by everyone here who was in them: (by officer, by staff)."""
    # As one value: a busy officer was in a thousand cases, and each would else be written into three queries by itself.
    touched = RawSQL("SELECT unnest(%s::uuid[])", [list(_cases_touched_by(subjects) - {case.pk})])
    by_officer: defaultdict[UUID, set[UUID]] = defaultdict(set)
    by_staff: defaultdict[UUID, set[UUID]] = defaultdict(set)
    known = subjects | officers
    accused = Allegation.objects.filter(case__in=touched, subject__in=known).values_list("subject_id", "case_id")
    handled = PriorHandler.objects.filter(case__in=touched, officer__in=known).values_list("officer_id", "case_id")
    for officer, one in [*accused, *handled]:
        if officer:
            by_officer[officer].add(one)
    handlers = Handler.objects.filter(Q(staff__in=people) | Q(staff__officer__in=subjects), case__in=touched)
    for staff, officer, one in handlers.values_list("staff_id", "staff__officer_id", "case_id"):
        by_staff[staff].add(one)
        if officer in subjects:
            by_officer[officer].add(one)
    return ({key: frozenset(cases) for key, cases in by_officer.items()}, {key: frozenset(c) for key, c in by_staff.items()})


def _cases_touched_by(officers: frozenset[UUID]) -> set[UUID]:
    return set(
        Allegation.objects.filter(subject__in=officers)
        .values_list("case_id")
        .union(
            PriorHandler.objects.filter(officer__in=officers).values_list("case_id"),
            Handler.objects.filter(staff__officer__in=officers).values_list("case_id"),
        )
        .values_list("case_id", flat=True)
    )
