"""Reads one officer's history: postings, line management, powers such as a firearm, allegations and investigators.

It also has the officers who are accused in the same cases. The number of queries does not depend on the length of the history.
Not here: the chart (views/history_chart.py), rates (domain/patterns).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.apps.cases.models import Allegation, Case, Handler, PriorHandler, PriorWitness
from candour.apps.cases.queries import categories
from candour.apps.forces.models import Authority, LineManagement, Officer, Posting
from candour.apps.insight import access
from candour.apps.insight.queries.barred import barred_officers, not_barred
from candour.apps.people.models import Staff

MOST_ASSOCIATES = 25

SERVICE = gettext_lazy("Postings")
LINE = gettext_lazy("Managers and managed")
AUTHORITIES = gettext_lazy("Authorities")
ALLEGED = gettext_lazy("Allegations")
WITNESS = gettext_lazy("Witness")
LANES: tuple[str | Promise, ...] = (SERVICE, LINE, AUTHORITIES, ALLEGED, WITNESS)


@dataclass(frozen=True)
class Moment:
    """One event or period in an officer's history, listed in the table of the officer's page and drawn in the timeline chart.

    `lane` is the row of the chart; `what` and `more` are texts about the event; `source` is the system that recorded the event.
    `since` and `until` are the first and the last day, the same day for an event; None where unknown. `lasts`: whether a period
    without a last day goes on today.
    """

    lane: str | Promise
    since: dt.date | None
    until: dt.date | None
    what: str
    more: str = ""
    source: str = ""
    case: Case | None = None
    lasts: bool = False


@dataclass(frozen=True)
class Associate:
    """An officer accused in the same cases as the officer of a history, and the number of these shared cases."""

    officer: Officer
    cases: int


@dataclass(frozen=True)
class History:
    """An officer's history as the officer's page shows it, limited to what the reading staff member may see.

    `moments`: events and periods; `allegations`: those about the officer; `associates`: officers accused in the same cases;
    `hidden_associates`: how many associates are not listed; `investigators`: case id → names of the case's investigators;
    `looked_into`: how many cases the officer investigated.
    """

    officer: Officer
    moments: list[Moment]
    allegations: list[Allegation]
    associates: list[Associate]
    hidden_associates: int
    investigators: dict[UUID, list[str]]
    looked_into: int

    @property
    def cases(self) -> int:
        """The number of cases in which the officer is accused."""
        return len({row.case_id for row in self.allegations})

    def findings(self) -> list[tuple[str, int]]:
        """Return (finding, number of the officer's allegations with that finding), the most frequent finding first."""
        return Counter(row.finding or _("No finding") for row in self.allegations).most_common()


def history(officer: Officer, staff: Staff) -> History:
    """Read the officer's history, limited to what this staff member may see."""
    barred = barred_officers(staff)
    cases = not_barred(access.own_cases(staff), staff, barred)
    alleged = list(
        Allegation.objects.filter(subject=officer, case__in=cases)
        .select_related("case__body")
        .order_by("case__incident_on", "case__received_on", "pk")
    )
    known = {row.case_id for row in alleged}
    associates, hidden = _associates(officer, known, barred)
    moments = [*_service_moments(officer), *_management_moments(officer, barred), *_authority_moments(officer)]
    moments += [_allegation_moment(row) for row in alleged]
    moments += [_witness_moment(row) for row in _witness_rows(officer, cases)]
    handled = PriorHandler.objects.filter(officer=officer, case__in=cases).values("case").distinct().count()
    return History(officer, _newest_first(moments), alleged, associates, hidden, _investigator_names(known), handled)


def _service_moments(officer: Officer) -> Iterator[Moment]:
    """Yield the events of the officer's service (`Moment`): the appointment, each posting and the resignation."""
    if officer.appointed_on:
        yield Moment(SERVICE, officer.appointed_on, officer.appointed_on, _("Appointed"), source=_("Roster"))
    for row in _joined_postings(Posting.objects.filter(officer=officer).select_related("unit").order_by("since", "pk")):
        place = row.unit.name if row.unit else row.rank or _("Shoulder number")
        number = _("number %(number)s") % {"number": row.shoulder_number} if row.shoulder_number else ""
        more = _comma_joined(row.rank if row.unit else "", number)
        yield Moment(SERVICE, row.since, row.until, place, more, _("Roster"), lasts=officer.resigned_on is None)
    if officer.resigned_on:
        yield Moment(SERVICE, officer.resigned_on, officer.resigned_on, _("Left"), source=_("Roster"))


def _joined_postings(rows: Iterable[Posting]) -> Iterator[Posting]:
    """Yield the postings, where consecutive postings with the same rank and number that name no unit become one posting.

    The reason: a payroll has one posting without a unit for each year.
    """
    held: dict[tuple[str, str], Posting] = {}
    for row in rows:
        before = held.get((row.rank, row.shoulder_number))
        if row.unit_id or row.since is None:
            yield row
        elif before and before.until and (row.since - before.until).days <= 1:
            before.until = row.until
        else:
            if before:
                yield before
            held[row.rank, row.shoulder_number] = row
    yield from held.values()


def _management_moments(officer: Officer, barred: Collection[UUID]) -> Iterator[Moment]:
    """Yield each period (`Moment`) in which the officer had a line manager, or was the line manager of another officer.

    `barred`: ids of officers who are not named in the periods.
    """
    rows = LineManagement.objects.filter(Q(officer=officer) | Q(manager=officer)).select_related("officer", "manager")
    for row in rows.order_by("since", "pk"):
        other = row.manager if row.officer_id == officer.pk else row.officer
        name = _("somebody you may not look at") if other.pk in barred else other.name
        words = _("Answered to %(name)s") if row.officer_id == officer.pk else _("Managed %(name)s")
        yield Moment(LINE, row.since, row.until, words % {"name": name}, source=_("Roster"), lasts=True)


def _authority_moments(officer: Officer) -> Iterator[Moment]:
    """Yield the period (`Moment`) for which the officer held each power, such as a warrant card, firearm or system access.

    The period of a power that the officer still holds lasts until today.
    """
    for row in Authority.objects.filter(officer=officer).order_by("granted_on", "pk"):
        yield Moment(AUTHORITIES, row.granted_on, row.withdrawn_on, row.kind, source=_("Roster"), lasts=True)


def _allegation_moment(row: Allegation) -> Moment:
    """Return an allegation as an event of the history: the day of the incident, the category, and the finding and outcome."""
    day = row.case.incident_on or row.case.received_on
    words = row.category_text or categories.words(row.category) or _("Kind not recorded")
    ended = _comma_joined(row.finding, row.outcome).replace("_", " ") or (
        _("Open") if not row.case.source and not row.case.closed_on else ""
    )
    return Moment(ALLEGED, day, day, words, ended, row.case.source or _("Candour"), row.case)


def _witness_rows(officer: Officer, cases: QuerySet[Case]) -> QuerySet[PriorWitness]:
    """Return the rows that name the officer as a witness in one of `cases`."""
    return PriorWitness.objects.filter(officer=officer, case__in=cases).select_related("case")


def _witness_moment(row: PriorWitness) -> Moment:
    """Return a case in which the officer was a witness as an event of the officer's history."""
    day = row.case.incident_on or row.case.received_on
    return Moment(WITNESS, day, day, _("Witness in a case"), source=row.case.source, case=row.case)


def _associates(officer: Officer, cases: set[UUID], barred: Collection[UUID]) -> tuple[list[Associate], int]:
    """Return the officers accused in the same cases as `officer`, and how many more there are that the list leaves out.

    `cases`: ids of the cases in which `officer` is accused. The list has at most `MOST_ASSOCIATES` officers, those who share
    the most cases first. Officers whose ids are in `barred` are neither listed nor counted.
    """
    rows = Allegation.objects.filter(case__in=cases).exclude(subject=None).exclude(subject=officer)
    together = Counter(other for _case, other in set(rows.values_list("case", "subject")) if other)
    seen = [(other, times) for other, times in together.items() if other not in barred]
    names = Officer.objects.in_bulk([other for other, _times in seen])
    ranked = sorted((Associate(names[other], times) for other, times in seen), key=lambda one: (-one.cases, one.officer.name))
    return ranked[:MOST_ASSOCIATES], max(0, len(ranked) - MOST_ASSOCIATES)


def _investigator_names(cases: set[UUID]) -> dict[UUID, list[str]]:
    """Map each case id to the names of the case's past and present investigators, in order of assignment."""
    names_of: dict[UUID, list[str]] = {}
    prior = PriorHandler.objects.filter(case__in=cases).select_related("investigator", "officer")
    for row in prior.order_by("assigned_on", "pk"):
        names_of.setdefault(row.case_id, []).append(_handler_name(row))
    live = Handler.objects.filter(case__in=cases).select_related("staff").order_by("since", "pk")
    for handler in live:
        names_of.setdefault(handler.case_id, []).append(handler.staff.name)
    return {case: list(dict.fromkeys(names)) for case, names in names_of.items()}


def _handler_name(row: PriorHandler) -> str:
    """Return the name of the person who handled a past case, or the source's reference number where the person is unknown."""
    person = row.investigator or row.officer
    return person.name if person else row.source_ref


def _newest_first(moments: Sequence[Moment]) -> list[Moment]:
    """Sort the events and periods of a history by day, the newest first; those without a day come last."""
    return sorted(moments, key=lambda one: (one.since is None, -(one.since or dt.date.min).toordinal()))


def _comma_joined(*parts: str) -> str:
    """Return the texts in `parts` that are not empty, joined with commas."""
    return ", ".join(part for part in parts if part)
