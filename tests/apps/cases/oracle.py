"""A second implementation of the conflict rule, in Python, with which tests compare the SQL.

`conflicts_of` answers as `cases.queries.conflicts.conflicts_of` does. The rule in force is `cases/sql/conflicts.sql`.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from candour.apps.cases.models import Allegation, Case, Exclusion, Handler, PriorHandler
from candour.apps.cases.queries.conflicts import Rule
from candour.apps.forces.models import LineManagement, Officer, Posting
from candour.apps.people.models import DeclaredInterest, Staff
from candour.domain.procedure import conflict_window, load_pack
from candour.domain.procedure.windows import conflict_windows


@dataclass(frozen=True)
class Person:
    """A staff member, and the same person on a roster, where they serve in a force."""

    staff: UUID
    officer: UUID | None


@dataclass(frozen=True)
class Span:
    """Days from `low` to `high`, both included; None is open."""

    low: date | None
    high: date | None


@dataclass(frozen=True)
class Stay:
    """A posting: one officer in one unit for a span of days."""

    officer: UUID
    unit: UUID
    days: Span


@dataclass(frozen=True)
class Line:
    """`officer` reported to `manager` for a span of days."""

    officer: UUID
    manager: UUID
    days: Span


@dataclass(frozen=True)
class Histories:
    """The rows that the rule needs for one case: its subjects, and past postings, lines, interests and other cases."""

    subjects: frozenset[UUID]
    spans: tuple[Span, ...]
    stays: tuple[Stay, ...] = ()
    lines: tuple[Line, ...] = ()
    interests: frozenset[tuple[UUID, UUID]] = frozenset()  # staff, officer
    excluded_staff: frozenset[UUID] = frozenset()
    excluded_officers: frozenset[UUID] = frozenset()
    officer_cases: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    staff_cases: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)

    @cached_property
    def managers(self) -> Mapping[UUID, set[UUID]]:
        """Officer → the managers on days that count."""
        found: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for line in self.lines:
            if any(overlaps(line.days, span) for span in self.spans):
                found[line.officer].add(line.manager)
        return found

    @cached_property
    def above_subjects(self) -> frozenset[UUID]:
        """Every officer above a subject in a line of command."""
        return frozenset(one for subject in self.subjects for one in _above(subject, self.managers))


def spans_of(incident_on: date | None, received_on: date | None, months: int) -> tuple[Span, ...]:
    """The days that count: `months` up to the incident, and from `months` before receipt on. All days if neither is known."""
    spans = [Span(months_before(incident_on, months), incident_on)] if incident_on else []
    if received_on or not incident_on:
        spans.append(Span(months_before(received_on, months) if received_on else None, None))
    return tuple(spans)


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` earlier; 29 February becomes the 28th where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def overlaps(*spans: Span) -> bool:
    """Whether some day lies in every span."""
    low = max((span.low for span in spans if span.low), default=None)
    high = min((span.high for span in spans if span.high), default=None)
    return low is None or high is None or low <= high


def bars(person: Person, histories: Histories) -> tuple[Rule, ...]:
    """The rules that bar the person, in the order of `Rule`; empty where none does."""
    checks = {
        Rule.SUBJECT: person.officer in histories.subjects,
        Rule.EXCLUDED: person.staff in histories.excluded_staff or person.officer in histories.excluded_officers,
        Rule.DECLARED_INTEREST: any((person.staff, subject) in histories.interests for subject in histories.subjects),
        Rule.SAME_UNIT: _shared_a_unit(person.officer, histories),
        Rule.LINE_OF_COMMAND: _in_line(person.officer, histories),
        Rule.PRIOR_CASE: _shared_a_case(person, histories),
    }
    return tuple(rule for rule in Rule if checks[rule])


def conflicts_of(case: Case, people: Collection[Staff]) -> dict[UUID, tuple[Rule, ...]]:
    """Staff id → the rules that bar the person from the case, in the order of `Rule`."""
    histories = histories_of(case, people)
    return {one.pk: bars(Person(one.pk, one.officer_id), histories) for one in people}


def barred_officers(person: Staff, officers: Collection[Officer]) -> set[UUID]:
    """The officers whose records the person may not view."""
    return {one.pk for one in officers if _may_not_view(person, one)}


def _may_not_view(person: Staff, officer: Officer) -> bool:
    me = person.officer_id
    lines = _always(LineManagement.objects.all())
    in_cases = Case.objects.filter(allegations__subject=officer)
    in_force = Q(case_reports__report__exclusions__answer__in=["", "keep_out"])
    ruled_out = Q(case_reports__report__exclusions__staff=person) & in_force
    if me:
        ruled_out |= Q(case_reports__report__exclusions__officer=me) & in_force
    return (
        me == officer.pk
        or any(_bars_now(row) for row in _interests([person]) if row.officer_id == officer.pk)
        or bool(me and (officer.pk in _above(me, lines) or me in _above(officer.pk, lines)))
        or in_cases.filter(ruled_out).exists()
        or not _past_of(person).isdisjoint(_cases_touched_by(frozenset({officer.pk})))
        or bool(me and _shared_a_unit(me, _histories_for_view(person, officer, in_cases)))
    )


def _always(rows: Iterable[LineManagement]) -> Mapping[UUID, set[UUID]]:
    """Officer → all managers, on any day."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        found[row.officer_id].add(row.manager_id)
    return found


def _past_of(person: Staff) -> set[UUID]:
    """Cases the person was in, without those the person handles now."""
    handled = Handler.objects.filter(staff=person).exclude(until=None).values_list("case_id", flat=True)
    accused = Allegation.objects.filter(subject=person.officer_id).exclude(subject=None).values_list("case_id", flat=True)
    prior = PriorHandler.objects.filter(officer=person.officer_id).exclude(officer=None).values_list("case_id", flat=True)
    return {*handled, *accused, *prior}


def _histories_for_view(person: Staff, officer: Officer, in_cases: Iterable[Case]) -> Histories:
    """The postings and days for which a shared unit bars: the days of the officer's cases, and the months before today."""
    today = Span(months_before(timezone.now().date(), conflict_window(load_pack(person.body.pack))), None)
    spans = (span for case in in_cases for span in spans_of(case.incident_on, _received(case), _window(case)))
    subjects = frozenset({officer.pk})
    me = frozenset({person.officer_id} if person.officer_id else ())
    return Histories(subjects, (today, *spans), stays=_stays(subjects, me))


def _shared_a_unit(officer: UUID | None, histories: Histories) -> bool:
    mine = [stay for stay in histories.stays if stay.officer == officer]
    theirs = [stay for stay in histories.stays if stay.officer in histories.subjects]
    return any(
        one.unit == other.unit and overlaps(one.days, other.days, span)
        for one in mine
        for other in theirs
        for span in histories.spans
    )


def _in_line(officer: UUID | None, histories: Histories) -> bool:
    if officer is None:
        return False
    return officer in histories.above_subjects or not histories.subjects.isdisjoint(_above(officer, histories.managers))


def _above(officer: UUID, managers: Mapping[UUID, set[UUID]]) -> Iterator[UUID]:
    seen: set[UUID] = {officer}
    waiting = [officer]
    while waiting:
        for manager in managers.get(waiting.pop(), ()):
            if manager not in seen:
                seen.add(manager)
                waiting.append(manager)
                yield manager


def _shared_a_case(person: Person, histories: Histories) -> bool:
    mine = histories.staff_cases.get(person.staff, frozenset())
    if person.officer:
        mine |= histories.officer_cases.get(person.officer, frozenset())
    return any(not mine.isdisjoint(histories.officer_cases.get(subject, frozenset())) for subject in histories.subjects)


def histories_of(case: Case, people: Collection[Staff]) -> Histories:
    """Read the rows that the rule needs for the case and these people."""
    subjects = frozenset(
        Allegation.objects.filter(case=case).exclude(subject=None).values_list("subject_id", flat=True).distinct()
    )
    officers = frozenset(one.officer_id for one in people if one.officer_id)
    in_force = Exclusion.objects.filter(report__in_case__case=case).exclude(answer="let_in")
    exclusions = list(in_force.values_list("staff_id", "officer_id"))
    officer_cases, staff_cases = _past_cases(case, subjects, officers, people)
    return Histories(
        subjects=subjects,
        spans=spans_of(case.incident_on, _received(case), _window(case)),
        stays=_stays(subjects, officers),
        lines=_lines(subjects | officers),
        interests=frozenset((row.staff_id, row.officer_id) for row in _interests(people) if _bars_now(row)),
        excluded_staff=frozenset(staff for staff, _ in exclusions if staff),
        excluded_officers=frozenset(officer for _, officer in exclusions if officer),
        officer_cases=officer_cases,
        staff_cases=staff_cases,
    )


def _interests(people: Collection[Staff]) -> QuerySet[DeclaredInterest]:
    return DeclaredInterest.objects.filter(staff__in=people).select_related("staff__body")


def _bars_now(row: DeclaredInterest) -> bool:
    if row.ended_at is None:
        return True
    months = conflict_window(load_pack(row.staff.body.pack))
    back_to = datetime.combine(months_before(timezone.now().date(), months), timezone.now().timetz())
    return row.ended_at > max(back_to, row.declared_at + timedelta(days=1))


def _window(case: Case) -> int:
    """The conflict window in months: of the body's pack; for an imported case, the longest of any pack."""
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
    # One recursive query for all officers; UNION ends it where lines form a circle.
    table = LineManagement._meta.db_table
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
    """Other cases of the subjects: officer id → case ids, and staff id → case ids."""
    # One array parameter: an officer can have a thousand cases, which would be a parameter each in three queries.
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
