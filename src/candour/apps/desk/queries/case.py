"""One case's page: its reports, what is sealed in it, who handled it, what happened. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Q, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models import Allegation, Case, Handler, PriorHandler
from candour.apps.cases.queries import categories
from candour.apps.cases.queries.barred import Conflict
from candour.apps.dossiers.models import Item
from candour.apps.ledger.models import Entry
from candour.apps.matters.models import Ask
from candour.apps.matters.queries.matter_view import step_named
from candour.apps.matters.queries.state import MatterState
from candour.apps.people.models import Staff
from candour.apps.people.permissions import ASSIGNABLE, INVESTIGATING_ROLE
from candour.apps.reports.models import Report, SafetyFlag
from candour.domain.ledger import Audience, Kind, actor_id, id_of, kinds_shown_to, words_for_staff

_NEWEST = 200
_since = attrgetter("since", "pk")  # few rows: Python sorts them in less time than Django takes to write ORDER BY
_ELSEWHERE = (Item.Kind.MESSAGE, Item.Kind.EXHIBIT, Item.Kind.EXHIBIT_DETAILS, Item.Kind.LETTER, Item.Kind.ASK)

_OF_DOSSIERS = (Kind.GRANT_GIVEN, Kind.GRANT_WITHDRAWN, Kind.ITEM_OPENED)
_ON_TIMELINE = frozenset(kinds_shown_to(Audience.HANDLERS))


class Told(NamedTuple):
    """An entry of the ledger, as far as a page tells of it."""

    pk: UUID
    kind: str
    ids: dict[str, str]
    time: datetime

    @property
    def who(self) -> str:
        """The id of the member of staff who acted; empty where nobody of the staff did."""
        return actor_id(self.kind, self.ids) or ""

    @property
    def whom(self) -> str:
        """The id of the member of staff who was granted reading, or given the case."""
        return id_of(self.kind, self.ids, "staff") or id_of(self.kind, self.ids, "handler") or ""


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    what: str | Promise
    at: datetime
    who: str = ""
    whom: str = ""
    item: str | Promise = ""


@dataclass(frozen=True)
class ReportPart:
    """One report of the case, with what its reporter sealed and the messages both ways."""

    report: Report
    items: list[Item]
    flags: list[SafetyFlag]
    asks: list[Ask]

    @property
    def told(self) -> list[Item]:
        """What the reporter sealed, the account first, without files and messages."""
        return sorted((item for item in self.items if item.kind not in _ELSEWHERE), key=attrgetter("rank"))

    @property
    def messages(self) -> list[Item]:
        """Messages both ways, the oldest first."""
        return [item for item in self.items if item.kind == Item.Kind.MESSAGE]

    @property
    def exhibits(self) -> list[tuple[Item, Item]]:
        """Each file with the item that holds its name and size."""
        details = {item.about_id: item for item in self.items if item.kind == Item.Kind.EXHIBIT_DETAILS}
        return [(item, details[item.pk]) for item in self.items if item.kind == Item.Kind.EXHIBIT and item.pk in details]


@dataclass(frozen=True)
class CaseView:
    """Everything the page shows."""

    case: Case
    reports: list[ReportPart]
    allegations: list[tuple[Allegation, str]]
    handlers: Sequence[Handler]
    prior_handlers: list[PriorHandler]
    notes: list[Item]
    timeline: list[Event]
    openings: list[Event]
    barred: Sequence[Handler]

    def roles_of(self, person: Staff) -> set[str]:
        """The roles in which this person handles the case now."""
        return {row.role for row in self.handlers if row.until is None and row.staff_id == person.pk}

    @property
    def others_to_assign(self) -> list[tuple[str, str]]:
        """The roles beside the investigator's that nobody has in the case now, each with the words of its link."""
        filled = {row.role for row in self.handlers if row.until is None} | {INVESTIGATING_ROLE}
        return [(str(role), str(words)) for role, words in ASSIGNABLE.items() if role not in filled]

    @property
    def overlapping(self) -> list[Handler]:
        """Who handed over and can still read."""
        return [row for row in self.handlers if row.overlaps]

    @property
    def investigator(self) -> Handler | None:
        """Who investigates now."""
        return next((row for row in self.handlers if row.until is None and row.role == INVESTIGATING_ROLE), None)


def view(case: Case, states: Iterable[MatterState], *, with_barred: bool) -> CaseView:
    """Read the whole page of a case whose matters stand so. Whether a handler is barred now takes long to find out."""
    found = Report.objects.filter(in_case__case=case).select_related("force", "body")
    reports = sorted(found, key=attrgetter("received_hour", "pk"))
    dossiers = [*([case.dossier_id] if case.dossier_id else []), *(report.dossier_id for report in reports)]
    items = items_of(dossiers)
    timeline, openings = _events(case, reports, dossiers, items, _steps(states))
    handlers, barred = _handlers(case, with_barred=with_barred)
    named = sorted(Allegation.objects.filter(case=case).select_related("subject"), key=_recorded)
    return CaseView(
        case=case,
        reports=_parts(reports, items),
        allegations=[(row, row.category_text or categories.words(row.category)) for row in named],
        handlers=handlers,
        prior_handlers=_prior_handlers(case) if case.source else [],
        notes=[item for item in items.get(case.dossier_id, []) if item.kind in {Item.Kind.NOTE, Item.Kind.HANDOVER}],
        timeline=timeline,
        openings=openings,
        barred=barred,
    )


def part(report: Report) -> ReportPart:
    """One report by itself, as its own page shows it."""
    return _parts([report], items_of([report.dossier_id]))[0]


def openings_of(report: Report) -> list[Event]:
    """Who opened what of one report."""
    items = items_of([report.dossier_id])
    return _openings(_entries(Q(ids__contains={"dossier": str(report.dossier_id)}, kind=Kind.ITEM_OPENED)), items)


def items_of(dossiers: Iterable[UUID | None]) -> dict[UUID | None, list[Item]]:
    """Items by dossier, the oldest first, without a byte of ciphertext."""
    found: defaultdict[UUID | None, list[Item]] = defaultdict(list)
    rows = Item.objects.filter(dossier__in=[one for one in dossiers if one]).defer("ciphertext").select_related("staff")
    for item in sorted(rows, key=attrgetter("order")):
        found[item.dossier_id].append(item)
    return found


def _handlers(case: Case, *, with_barred: bool) -> tuple[list[Handler], list[Handler]]:
    """Who handles or handled it; and those of them who are barred now, where that is asked."""
    rows = Handler.objects.filter(case=case).select_related("staff")
    if not with_barred:
        return sorted(rows, key=_since), []
    asked = sorted(rows.annotate(conflict=Choose(When(until=None, then=Conflict("staff", "case")))), key=_since)
    return [*asked], [row for row in asked if row.conflict]


def _recorded(row: Allegation) -> tuple[bool, datetime | None, UUID]:
    return row.recorded_at is None, row.recorded_at, row.pk


def _prior_handlers(case: Case) -> list[PriorHandler]:
    return list(case.prior_handlers.select_related("investigator", "officer").order_by("assigned_on", "pk"))


def _parts(reports: Sequence[Report], items: dict[UUID | None, list[Item]]) -> list[ReportPart]:
    flags: defaultdict[UUID, list[SafetyFlag]] = defaultdict(list)
    found = SafetyFlag.objects.filter(report__in=reports).select_related("answered_by", "answer")
    for flag in sorted(found, key=attrgetter("raised_hour", "pk")):
        flags[flag.report_id].append(flag)
    asks: defaultdict[UUID, list[Ask]] = defaultdict(list)
    wanted = Ask.objects.filter(report__in=reports).select_related("wanted_by")
    for ask in sorted(wanted, key=attrgetter("wanted_at", "pk")):
        asks[ask.report_id].append(ask)
    return [ReportPart(one, items.get(one.dossier_id, []), flags[one.pk], asks[one.pk]) for one in reports]


def _events(
    case: Case,
    reports: Sequence[Report],
    dossiers: Sequence[UUID],
    items: dict[UUID | None, list[Item]],
    steps: Mapping[UUID, str],
) -> tuple[list[Event], list[Event]]:
    about = Q(ids__contains={"case": str(case.pk)})
    for report in reports:
        about |= Q(ids__contains={"report": str(report.pk)})
    for dossier in dossiers:
        about |= Q(ids__contains={"dossier": str(dossier)}, kind__in=_OF_DOSSIERS)
    entries = _entries(about)
    names = _names(entries)
    timeline = [_event(entry, names, steps) for entry in entries if entry.kind in _ON_TIMELINE]
    return timeline, _openings([entry for entry in entries if entry.kind == Kind.ITEM_OPENED], items, names)


def _entries(about: Q) -> list[Told]:
    return [Told(*row) for row in Entry.objects.filter(about).order_by("-seq").values_list(*Told._fields)[:_NEWEST]]


def _names(entries: Iterable[Told]) -> dict[str, str]:
    wanted = {identifier for entry in entries for identifier in (entry.who, entry.whom) if identifier}
    return {str(pk): name for pk, name in Staff.objects.filter(pk__in=wanted).values_list("pk", "name")}


def _steps(states: Iterable[MatterState]) -> dict[UUID, str]:
    """What each entry that records a step records, in the words of the law it was taken under."""
    return {act.entry_id: step_named(one.pack, act.event) for one in states for act in one.acts}


def _event(entry: Told, names: dict[str, str], steps: Mapping[UUID, str]) -> Event:
    what = steps.get(entry.pk, "") if entry.kind == Kind.ACT_RECORDED else ""
    words = what or gettext(words_for_staff(entry.kind))
    return Event(words, entry.time, names.get(entry.who, ""), names.get(entry.whom, ""))


def _openings(
    entries: Iterable[Told], items: dict[UUID | None, list[Item]], names: dict[str, str] | None = None
) -> list[Event]:
    rows = list(entries)
    named = _names(rows) if names is None else names
    labels = dict(Item.Kind.choices)
    kinds = {str(item.pk): labels[item.kind] for many in items.values() for item in many}
    return [Event(_("Opened"), row.time, named.get(row.who, ""), item=kinds.get(row.ids.get("item", ""), "")) for row in rows]
