"""Who may not handle a case, and why: pure logic on rows fetched once for all candidates.

The rows come from `queries.candidates`. The database holds the same rule against any writer (`sql/conflicts.sql`); a test keeps
the two equal. What an assigner is told is `told`: of two rules she hears one and the same sentence, because the reporter's
list is hers alone and what ties a colleague to an officer is the colleague's own.

Sources: DESIGN, what must always hold, 4; IOPC statutory guidance on conflicts of interest in handling complaints.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEUTRAL = _("Not available for this case.")


class Rule(Enum):
    """What can bar a person from a case, in the order the database looks."""

    SUBJECT = "subject"
    EXCLUDED = "excluded"
    DECLARED_INTEREST = "declared_interest"
    SAME_UNIT = "same_unit"
    LINE_OF_COMMAND = "line_of_command"
    PRIOR_CASE = "prior_case"


REASONS: Mapping[Rule, str | Promise] = {
    Rule.SUBJECT: _("Is a subject of this case."),
    Rule.EXCLUDED: NEUTRAL,
    Rule.DECLARED_INTEREST: NEUTRAL,
    Rule.SAME_UNIT: _("Served in the same unit as a subject within the time the rules look back."),
    Rule.LINE_OF_COMMAND: _("Is in a subject’s line of command, or a subject is in theirs."),
    Rule.PRIOR_CASE: _("Was in an earlier case with a subject: handled it, or was accused in it."),
}


@dataclass(frozen=True)
class Person:
    """A staff member, and who she is in a force if she serves in one."""

    staff: UUID
    officer: UUID | None


@dataclass(frozen=True)
class Span:
    """Days from `low` to `high`, both included; None is open."""

    low: date | None
    high: date | None


@dataclass(frozen=True)
class Stay:
    """One officer in one unit over some days."""

    officer: UUID
    unit: UUID
    days: Span


@dataclass(frozen=True)
class Line:
    """`officer` answered to `manager` over some days."""

    officer: UUID
    manager: UUID
    days: Span


@dataclass(frozen=True)
class Histories:
    """The rows that bear on one case: its subjects, their past, the candidates' past. Past cases leave this one out."""

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
        """Officer → those he answered to on days that count."""
        found: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for line in self.lines:
            if any(overlaps(line.days, span) for span in self.spans):
                found[line.officer].add(line.manager)
        return found

    @cached_property
    def above_subjects(self) -> frozenset[UUID]:
        """Whoever stands above a subject in a line of command."""
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
    """Every rule that bars her, in the order of `Rule`; empty when she may handle the case."""
    checks = {
        Rule.SUBJECT: person.officer in histories.subjects,
        Rule.EXCLUDED: person.staff in histories.excluded_staff or person.officer in histories.excluded_officers,
        Rule.DECLARED_INTEREST: any((person.staff, subject) in histories.interests for subject in histories.subjects),
        Rule.SAME_UNIT: _shared_a_unit(person.officer, histories),
        Rule.LINE_OF_COMMAND: _in_line(person.officer, histories),
        Rule.PRIOR_CASE: _shared_a_case(person, histories),
    }
    return tuple(rule for rule in Rule if checks[rule])


def told(rules: Iterable[Rule]) -> list[str]:
    """What an assigner is told: the reasons anyone could check, or else the one neutral sentence."""
    said = [str(REASONS[rule]) for rule in rules]
    open_reasons = [reason for reason in said if reason != str(NEUTRAL)]
    return open_reasons or said[:1]


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
