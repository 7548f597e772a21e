"""What is due: the duties of a person's cases, read by the engine for today. A fixed number of queries however many cases.

Due days are never stored. What the engine read is kept in this process's memory for a matter until an act is added or the
day changes: the reading follows from the pack, the acts, which only grow, and the day, so nothing else can make it wrong.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from candour.apps.cases.models import Case
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
_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One duty that is still to be done, as the engine reads it on a day."""

    clock: Clock
    about: str
    number: int
    due: date | None
    latest: date | None


class CaseNamed(NamedTuple):
    """What a duty tells of its case."""

    pk: UUID
    reference: str


class MatterRead(NamedTuple):
    """A matter as far as its duties need it; of all open cases at once, so no whole rows."""

    pk: UUID
    case: CaseNamed
    pack: str
    type: str
    newest: int  # the number of the newest act


class _Sight(NamedTuple):
    """A pack as somebody who acts in some roles looks at it on a day.

    `seats`: roles she acts in herself; what she only writes down for others is no duty of hers. `names`: role → its label.
    """

    seats: frozenset[str]
    names: Mapping[str, str]
    day: date


class Duty(NamedTuple):
    """A duty of one case. `hers`: it is for a role she acts in; else she is shown it because it is overdue."""

    case: CaseNamed
    matter: UUID
    reading: Reading
    owner: str
    hers: bool


@dataclass(frozen=True)
class DueLists:
    """Her duties: past their last day, for today or as soon as can be, and those that come next."""

    overdue: list[Duty]
    today: list[Duty]
    following: list[Duty]

    @property
    def anything(self) -> bool:
        """Whether there is any."""
        return bool(self.overdue or self.today or self.following)


def lists(staff: Staff, now: datetime, handled: Handled | None = None) -> DueLists:
    """What the desk shows; of each list the first, without cases she has a conflict in."""
    every = duties(staff, now, handled)
    overdue = [one for one, day in every if one.reading.latest and one.reading.latest < day]
    mine = [(one, day) for one, day in every if one.hers and (one.reading.latest is None or one.reading.latest >= day)]
    today = [one for one, day in mine if one.reading.due is None or one.reading.due <= day]
    following = [one for one, day in mine if one.reading.due is not None and one.reading.due > day]
    shown = [_first(overdue), _first(today), _first(following)]
    free = {case.pk for case in open_to(staff, {one.case.pk: one.case for many in shown for one in many}.values())}
    return DueLists(*([one for one in many if one.case.pk in free][:LIST] for many in shown))


def diary(staff: Staff, now: datetime) -> list[Duty]:
    """Every duty of hers with a day, overdue ones too, in order, without cases she has a conflict in."""
    hers = [one for one, _day in duties(staff, now) if one.hers and one.reading.due is not None]
    free = {case.pk for case in open_to(staff, {one.case.pk: one.case for one in hers}.values())}
    return sorted((one for one in hers if one.case.pk in free), key=_when)


def duties(staff: Staff, now: datetime, handled: Handled | None = None) -> list[tuple[Duty, date]]:
    """Duties of her open cases, each with the day it is there: hers, and for a supervisor whatever is overdue.

    `handled`: what `waiting.handled` gives, where that was read already.
    """
    roles, given = live_roles(staff), open_work.handled(staff) if handled is None else handled
    everywhere = roles_with(Permission.WORK_ON_EVERY_CASE) & roles
    views_overdue = Permission.VIEW_OVERDUE_DUTIES in permissions_of(roles)
    cases = open_work.open_cases(staff) if everywhere else open_work.open_cases(staff).filter(pk__in=given)
    sights: dict[tuple[str, frozenset[str]], _Sight] = {}
    found: list[tuple[Duty, date]] = []
    for matter, readings in read(cases, now):
        acting = everywhere | roles.intersection(given.get(matter.case.pk, ())) if given else everywhere
        seen_as = (matter.pack, acting)
        sight = sights.get(seen_as) or sights.setdefault(seen_as, _sight(load_pack(matter.pack), acting, now))
        for one in readings:
            owner, hers = one.clock.owner, one.clock.owner in sight.seats
            if hers or (views_overdue and one.latest is not None and one.latest < sight.day):
                found.append((Duty(matter.case, matter.pk, one, sight.names[owner], hers), sight.day))
    return found


def read(cases: QuerySet[Case], now: datetime) -> list[tuple[MatterRead, Sequence[Reading]]]:
    """The open duties of the matters of these cases; one query, and two for what was not read today."""
    matters = _matters(cases)
    packs = {code: load_pack(code) for code in {row.pack for row in matters}}
    stamps = {code: (code, pack.header.version, _day(pack, now)) for code, pack in packs.items()}
    keys = [(row.pk, row.type, row.newest, stamps[row.pack]) for row in matters]
    held = [_memory.get(key) for key in keys]
    anew = dict(_read_anew([row for row, kept in zip(matters, held, strict=True) if kept is None], now))
    for row, key in zip(matters, keys, strict=True) if anew else ():
        if row.pk in anew:
            _keep(key, anew[row.pk])
    return [(row, anew[row.pk] if kept is None else kept) for row, kept in zip(matters, held, strict=True)]


def _matters(cases: QuerySet[Case]) -> list[MatterRead]:
    newest = Act.objects.filter(matter=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    rows = Matter.objects.filter(case__in=cases).order_by()
    columns = ("pk", "case", "case__reference", "pack", "type", Coalesce(Subquery(newest), 0))
    return [MatterRead(pk, CaseNamed(case, name), *rest) for pk, case, name, *rest in rows.values_list(*columns)]


_memory: OrderedDict[tuple[Any, ...], tuple[Reading, ...]] = OrderedDict()


def forget() -> None:
    """Forget every reading: the next look reads all acts anew."""
    _memory.clear()


def _keep(key: tuple[Any, ...], readings: tuple[Reading, ...]) -> None:
    _memory[key] = readings
    while len(_memory) > _KEPT:
        _memory.popitem(last=False)


def _read_anew(matters: Sequence[MatterRead], now: datetime) -> Iterator[tuple[UUID, tuple[Reading, ...]]]:
    """What the engine reads in each; two queries, or none where there is nothing to read."""
    if not matters:
        return
    packs = {row.pk: load_pack(row.pack) for row in matters}
    facts = dict(Matter.objects.filter(pk__in=packs).values_list("pk", "facts"))
    entries = _entries(packs)
    for row in matters:
        pack = packs[row.pk]
        asked = EngineMatter(str(row.pk), row.type, fact_codec.from_json(pack, facts[row.pk]))
        clocks = evaluate(pack, asked, entries.get(row.pk, ()), now).clocks
        yield row.pk, tuple(Reading(one.clock, one.about, one.number, one.due, one.latest) for one in clocks if _is_duty(one))


def _entries(packs: Mapping[UUID, Pack]) -> Mapping[UUID, list[Entry]]:
    found: defaultdict[UUID, list[Entry]] = defaultdict(list)
    columns = ("matter", "at", "event", "role", "facts", "allegation", "seq")
    for pk, at, event, role, facts, allegation, seq in Act.objects.filter(matter__in=packs).values_list(*columns):
        found[pk].append(Entry(at, event, role, fact_codec.from_json(packs[pk], facts), str(allegation or ""), seq))
    return found


def _is_duty(one: ClockReading) -> bool:
    return one.is_open and one.status != "paused" and one.clock.kind in {"duty", "limitation"}


def _sight(pack: Pack, acting: frozenset[str], now: datetime) -> _Sight:
    seats = frozenset(row.role for row in pack.seat if not row.records and not acting.isdisjoint(row.staff))
    return _Sight(seats, {row.id: row.label for row in pack.role}, _day(pack, now))


def _day(pack: Pack, now: datetime) -> date:
    return now.astimezone(pack.zone).date()


def _first(duties: list[Duty]) -> list[Duty]:
    return sorted(duties, key=_when)[: 2 * LIST]


def _when(duty: Duty) -> tuple[date, str, str, UUID]:
    reading = duty.reading
    return reading.due or date.min, duty.case.reference, reading.clock.id + reading.about, duty.matter
