"""Computes the duties due in a staff member's cases, with the engine. A fixed number of queries for any number of cases.

Due days are never stored. The engine computes from a matter's acts a reading of each clock, such as its due day. This process
caches the readings of a matter until an act is added or the day changes. A cached reading is never out of date, because
readings depend only on the pack, the acts (which are only added to) and the day.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from candour.apps.cases.queries import open_work
from candour.apps.cases.queries.barred import open_to
from candour.apps.cases.queries.open_work import Handled
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries import fact_codec
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission, permissions_of, roles_with
from candour.apps.people.queries import live_roles
from candour.domain.procedure import Entry, Pack, evaluate, load_pack
from candour.domain.procedure import Matter as EngineMatter
from candour.domain.procedure.process_rows import Clock
from candour.domain.procedure.state import ClockReading

LIST = 25
_CACHE_SIZE = 20_000
_OPEN = "SELECT matter_id, case_id, reference, pack, type, newest FROM matters_of_open_cases(%s)"


@dataclass(frozen=True, slots=True)
class Reading:
    """A duty still to be done, as the engine computed it.

    `about`: what the duty is for, such as a report; empty where the clock does not run for each report separately. `number`:
    how many times the clock has run, this time included. `due`: the last day of the period; `latest`: the last day on which the
    duty is not late. Both are None for a duty without a day.
    """

    clock: Clock
    about: str
    number: int
    due: date | None
    latest: date | None


class CaseNamed(NamedTuple):
    """The id and reference of the case in which a duty is due."""

    pk: UUID
    reference: str


class MatterColumns(NamedTuple):
    """The columns of a matter that computing its duties needs. Not a model row, to save time when all open cases are read."""

    pk: UUID
    case: CaseNamed
    pack: str
    type: str
    newest: int  # the number of the newest act


class _Viewpoint(NamedTuple):
    """What decides whether a duty is the staff member's own and whether it is late.

    `seats`: the roles of a pack in which the staff member acts; a role that somebody outside the body holds, whose acts staff
    only record, is left out. `names`: a dict from role to label. `day`: today.
    """

    seats: frozenset[str]
    names: Mapping[str, str]
    day: date


class Duty(NamedTuple):
    """A duty in one case. `own`: whether the duty is for a role in which the staff member acts.

    A duty that is not the staff member's own is listed only because it is overdue.
    """

    case: CaseNamed
    matter: UUID
    reading: Reading
    owner: str
    own: bool


@dataclass(frozen=True)
class DueLists:
    """The three lists of a staff member's duties: those past their last day, those due today or without a day, and the rest."""

    overdue: list[Duty]
    today: list[Duty]
    following: list[Duty]

    @property
    def anything(self) -> bool:
        """Whether any of the lists contains a duty."""
        return bool(self.overdue or self.today or self.following)


def lists(staff: Staff, now: datetime, handled: Handled | None = None) -> DueLists:
    """The three lists of a staff member's duties, each with the duties that are due first.

    Duties in cases from which a conflict of interest bars the staff member are left out. `handled`: as for `duties`.
    """
    every = duties(staff, now, handled)
    overdue = [one for one, day in every if one.reading.latest and one.reading.latest < day]
    mine = [(one, day) for one, day in every if one.own and (one.reading.latest is None or one.reading.latest >= day)]
    today = [one for one, day in mine if one.reading.due is None or one.reading.due <= day]
    following = [one for one, day in mine if one.reading.due is not None and one.reading.due > day]
    shown = [_first_duties(overdue), _first_duties(today), _first_duties(following)]
    free = {case.pk for case in open_to(staff, {one.case.pk: one.case for many in shown for one in many}.values())}
    return DueLists(*([one for one in many if one.case.pk in free][:LIST] for many in shown))


def diary(staff: Staff, now: datetime) -> list[Duty]:
    """The staff member's own duties that have a due day, sorted by that day.

    Duties in cases from which a conflict of interest bars the staff member are left out.
    """
    own = [one for one, _day in duties(staff, now) if one.own and one.reading.due is not None]
    free = {case.pk for case in open_to(staff, {one.case.pk: one.case for one in own}.values())}
    return sorted((one for one in own if one.case.pk in free), key=_order_of_duty)


def duties(staff: Staff, now: datetime, handled: Handled | None = None) -> list[tuple[Duty, date]]:
    """The duties in the staff member's open cases: (duty, today's date in the time zone of the duty's pack).

    Contains the staff member's own duties and, with the permission `VIEW_OVERDUE_DUTIES`, the overdue duties of others.
    `handled`: the result of `open_work.handled`, where the caller has it.
    """
    roles, given = live_roles(staff), open_work.handled(staff) if handled is None else handled
    everywhere = roles_with(Permission.WORK_ON_EVERY_CASE) & roles
    views_overdue = Permission.VIEW_OVERDUE_DUTIES in permissions_of(roles)
    matters = [row for row in _open_matters(staff) if everywhere or row.case.pk in given]
    viewpoints: dict[tuple[str, frozenset[str]], _Viewpoint] = {}
    found: list[tuple[Duty, date]] = []
    for matter, readings in read(matters, now):
        acting = everywhere | roles.intersection(given.get(matter.case.pk, ())) if given else everywhere
        seen_as = (matter.pack, acting)
        view = viewpoints.get(seen_as) or viewpoints.setdefault(seen_as, _viewpoint_of(load_pack(matter.pack), acting, now))
        for one in readings:
            owner, own = one.clock.owner, one.clock.owner in view.seats
            if own or (views_overdue and one.latest is not None and one.latest < view.day):
                found.append((Duty(matter.case, matter.pk, one, view.names[owner], own), view.day))
    return found


def read(found: Sequence[MatterColumns], now: datetime) -> list[tuple[MatterColumns, Sequence[Reading]]]:
    """(columns of the matter, its duties not done yet) for each of these matters.

    No query, or two if some matters are not in the cache.
    """
    packs = {code: load_pack(code) for code in {row.pack for row in found}}
    stamps = {code: (code, pack.header.version, _today_under(pack, now)) for code, pack in packs.items()}
    keys = [(row.pk, row.type, row.newest, stamps[row.pack]) for row in found]
    readings = [_cache.get(key) for key in keys]
    anew = dict(_read_anew([row for row, cached in zip(found, readings, strict=True) if cached is None], now))
    for row, key in zip(found, keys, strict=True) if anew else ():
        if row.pk in anew:
            _cache_readings(key, anew[row.pk])
    return [(row, anew[row.pk] if cached is None else cached) for row, cached in zip(found, readings, strict=True)]


def _open_matters(staff: Staff) -> list[MatterColumns]:
    """The columns of the matters of the open cases of the staff member's body (sql/open_matters.sql). One query."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [staff.body_id])
        return [MatterColumns(pk, CaseNamed(case, name), *rest) for pk, case, name, *rest in cursor.fetchall()]


_cache: OrderedDict[tuple[Any, ...], tuple[Reading, ...]] = OrderedDict()


def clear_cache() -> None:
    """Clear the cache of readings."""
    _cache.clear()


def _cache_readings(key: tuple[Any, ...], readings: tuple[Reading, ...]) -> None:
    """Put the readings into the cache, and remove the oldest entries when the cache is full."""
    _cache[key] = readings
    while len(_cache) > _CACHE_SIZE:
        _cache.popitem(last=False)


def _read_anew(matters: Sequence[MatterColumns], now: datetime) -> Iterator[tuple[UUID, tuple[Reading, ...]]]:
    """Matter id → its readings, computed now and not taken from the cache. Two queries, or none for no matters."""
    if not matters:
        return
    packs = {row.pk: load_pack(row.pack) for row in matters}
    facts = dict(Matter.objects.filter(pk__in=packs).values_list("pk", "facts"))
    entries = _entries_by_matter(packs)
    for row in matters:
        pack = packs[row.pk]
        asked = EngineMatter(str(row.pk), row.type, fact_codec.from_json(pack, facts[row.pk]))
        clocks = evaluate(pack, asked, entries.get(row.pk, ()), now).clocks
        yield row.pk, tuple(Reading(one.clock, one.about, one.number, one.due, one.latest) for one in clocks if _is_duty(one))


def _entries_by_matter(packs: Mapping[UUID, Pack]) -> Mapping[UUID, list[Entry]]:
    """Matter id → its acts as entries of the engine. `packs`: matter id → pack. One query."""
    found: defaultdict[UUID, list[Entry]] = defaultdict(list)
    columns = ("matter", "at", "event", "role", "facts", "allegation", "seq")
    for pk, at, event, role, facts, allegation, seq in Act.objects.filter(matter__in=packs).values_list(*columns):
        found[pk].append(Entry(at, event, role, fact_codec.from_json(packs[pk], facts), str(allegation or ""), seq))
    return found


def _is_duty(one: ClockReading) -> bool:
    """Whether the clock of this reading runs and is a duty or limitation (a time limit for the proceedings) still to be met.

    False for a paused clock and for a clock that only counts.
    """
    return one.is_open and one.status != "paused" and one.clock.kind in {"duty", "limitation"}


def _viewpoint_of(pack: Pack, acting: frozenset[str], now: datetime) -> _Viewpoint:
    """The `_Viewpoint` of a staff member with the staff roles `acting`, for this pack and the day of `now`."""
    seats = frozenset(row.role for row in pack.seat if not row.records and not acting.isdisjoint(row.staff))
    return _Viewpoint(seats, {row.id: row.label for row in pack.role}, _today_under(pack, now))


def _today_under(pack: Pack, now: datetime) -> date:
    """Today's date in the pack's time zone, at the moment `now`."""
    return now.astimezone(pack.zone).date()


def _first_duties(duties: list[Duty]) -> list[Duty]:
    """The duties with the earliest due days: twice as many as a list shows.

    The caller then removes duties in cases from which a conflict of interest bars the staff member.
    """
    return sorted(duties, key=_order_of_duty)[: 2 * LIST]


def _order_of_duty(duty: Duty) -> tuple[date, str, str, UUID]:
    """Key for sorting duties by due day; duties without a due day come first."""
    reading = duty.reading
    return reading.due or date.min, duty.case.reference, reading.clock.id + reading.about, duty.matter
