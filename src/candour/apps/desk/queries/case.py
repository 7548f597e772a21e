"""What the page of one case shows: reports, sealed items, handlers, timeline, and who opened which item when.

The number of queries is fixed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Exists, OuterRef, Q, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models import Allegation, Case, Handler, PriorHandler
from candour.apps.cases.queries import categories
from candour.apps.cases.queries.barred import Conflict
from candour.apps.dossiers.models import Grant, Item
from candour.apps.dossiers.queries import waiting_grants
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

_OF_DOSSIERS = (Kind.GRANT_GIVEN, Kind.GRANT_WITHDRAWN, Kind.EPOCH_STARTED, Kind.ITEM_OPENED)
_ON_TIMELINE = frozenset(kinds_shown_to(Audience.HANDLERS))


class EntryColumns(NamedTuple):
    """The columns of a ledger entry that the page of a case needs."""

    pk: UUID
    kind: str
    ids: dict[str, str]
    time: datetime

    @property
    def who(self) -> str:
        """The id of the staff member who acted; empty where a reporter or the system acted."""
        return actor_id(self.kind, self.ids) or ""

    @property
    def whom(self) -> str:
        """The id of the staff member to whom the entry gives a dossier or a case; empty for other kinds of entry."""
        return id_of(self.kind, self.ids, "staff") or id_of(self.kind, self.ids, "handler") or ""


@dataclass(frozen=True)
class Event:
    """One line of a timeline or of a list of openings: what happened, when, who did it, and to whom or to which item."""

    what: str | Promise
    at: datetime
    who: str = ""
    whom: str = ""
    item: str | Promise = ""


@dataclass(frozen=True)
class ReportPart:
    """One report as a page shows it, with its sealed items, safety flags and asks (questions to the reporter)."""

    report: Report
    items: list[Item]
    flags: list[SafetyFlag]
    asks: list[Ask]

    @property
    def answers(self) -> list[Item]:
        """The sealed account and answers of the reporter, the account first."""
        return sorted((item for item in self.items if item.kind not in _ELSEWHERE), key=attrgetter("rank"))

    @property
    def messages(self) -> list[Item]:
        """Messages from and to the reporter, the oldest first."""
        return [item for item in self.items if item.kind == Item.Kind.MESSAGE]

    @property
    def exhibits(self) -> list[tuple[Item, Item]]:
        """(file, details) of each exhibit: two sealed items. `details` holds the file's name and size."""
        details = {item.about_id: item for item in self.items if item.kind == Item.Kind.EXHIBIT_DETAILS}
        return [(item, details[item.pk]) for item in self.items if item.kind == Item.Kind.EXHIBIT and item.pk in details]


@dataclass(frozen=True)
class CaseView:
    """The data of the page of one case, which the template reads. Made by `view`."""

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
        """The roles in which the staff member `person` handles the case now."""
        return {row.role for row in self.handlers if row.until is None and row.staff_id == person.pk}

    @property
    def others_to_assign(self) -> list[tuple[str, str]]:
        """(role, label of the link that assigns somebody to the role) for each vacant role of the case.

        The role of investigator is left out, because the page has a link of its own for it.
        """
        filled = {row.role for row in self.handlers if row.until is None} | {INVESTIGATING_ROLE}
        return [(str(role), str(words)) for role, words in ASSIGNABLE.items() if role not in filled]

    @property
    def overlapping(self) -> list[Handler]:
        """Past handlers whose access to the case after the handover has not been ended yet."""
        return [row for row in self.handlers if row.overlaps]

    @property
    def investigator(self) -> Handler | None:
        """The current investigator, or None where there is none."""
        return next((row for row in self.handlers if row.until is None and row.role == INVESTIGATING_ROLE), None)


def view(case: Case, states: Iterable[MatterState], *, with_barred: bool) -> CaseView:
    """Read everything that the case's page shows. `states`: the states of the case's matters.

    `with_barred`: also compute which current handlers a conflict bars, which is slow.
    """
    found = Report.objects.filter(in_case__case=case).select_related("force", "body")
    reports = sorted(found, key=attrgetter("received_hour", "pk"))
    dossiers = [*([case.dossier_id] if case.dossier_id else []), *(report.dossier_id for report in reports)]
    items = items_of(dossiers)
    timeline, openings = _timeline_and_openings(case, reports, dossiers, items, _act_labels(states))
    handlers, barred = _handlers(case, with_barred=with_barred)
    named = sorted(Allegation.objects.filter(case=case).select_related("subject"), key=_recording_order)
    return CaseView(
        case=case,
        reports=_report_parts(reports, items),
        allegations=[(row, row.category_text or categories.words(row.category)) for row in named],
        handlers=handlers,
        prior_handlers=_prior_handlers(case) if case.source else [],
        notes=[item for item in items.get(case.dossier_id, []) if item.kind in {Item.Kind.NOTE, Item.Kind.HANDOVER}],
        timeline=timeline,
        openings=openings,
        barred=barred,
    )


def part(report: Report) -> ReportPart:
    """The report with its sealed items, safety flags and asks (questions to the reporter), for the report's own page."""
    return _report_parts([report], items_of([report.dossier_id]))[0]


def openings_of(shown: ReportPart) -> list[Event]:
    """One event for each time somebody opened a sealed item of the report, the newest first."""
    dossier = shown.report.dossier_id
    opened = _newest_entries(Q(ids__contains={"dossier": str(dossier)}, kind=Kind.ITEM_OPENED))
    return _opening_events(opened, {dossier: shown.items})


def items_of(dossiers: Iterable[UUID | None]) -> dict[UUID | None, list[Item]]:
    """Map each dossier's id to the items of the dossier, the oldest first, without ciphertext."""
    found: defaultdict[UUID | None, list[Item]] = defaultdict(list)
    rows = Item.objects.filter(dossier__in=[one for one in dossiers if one]).defer("ciphertext").select_related("staff")
    for item in sorted(rows, key=attrgetter("order")):
        found[item.dossier_id].append(item)
    return found


def _handlers(case: Case, *, with_barred: bool) -> tuple[list[Handler], list[Handler]]:
    """(all handlers of the case, current handlers whom a conflict bars). The second list is empty without `with_barred`.

    Each has `waits`: whether a grant of the case or of a report in it waits for the handler's confirmation.
    """
    ours = Q(epoch__dossier=OuterRef("case__dossier")) | Q(epoch__dossier__report__in_case__case=OuterRef("case"))
    waits = Exists(Grant.objects.filter(waiting_grants(), ours, staff=OuterRef("staff")))
    rows = Handler.objects.filter(case=case).select_related("staff").annotate(waits=waits)
    if not with_barred:
        return sorted(rows, key=_since), []
    asked = sorted(rows.annotate(conflict=Choose(When(until=None, then=Conflict("staff", "case")))), key=_since)
    return [*asked], [row for row in asked if row.conflict]


def _recording_order(row: Allegation) -> tuple[bool, datetime | None, UUID]:
    """Key that sorts allegations by the time of recording; allegations without a time come last."""
    return row.recorded_at is None, row.recorded_at, row.pk


def _prior_handlers(case: Case) -> list[PriorHandler]:
    """The assignments of investigators to an imported case, sorted by the day on which they began."""
    return list(case.prior_handlers.select_related("investigator", "officer").order_by("assigned_on", "pk"))


def _report_parts(reports: Sequence[Report], items: dict[UUID | None, list[Item]]) -> list[ReportPart]:
    """The reports with their safety flags and asks. `items`: the result of `items_of`."""
    flags: defaultdict[UUID, list[SafetyFlag]] = defaultdict(list)
    found = SafetyFlag.objects.filter(report__in=reports).select_related("answered_by", "answer")
    for flag in sorted(found, key=attrgetter("raised_hour", "pk")):
        flags[flag.report_id].append(flag)
    asks: defaultdict[UUID, list[Ask]] = defaultdict(list)
    wanted = Ask.objects.filter(report__in=reports).select_related("wanted_by")
    for ask in sorted(wanted, key=attrgetter("wanted_at", "pk")):
        asks[ask.report_id].append(ask)
    return [ReportPart(one, items.get(one.dossier_id, []), flags[one.pk], asks[one.pk]) for one in reports]


def _timeline_and_openings(
    case: Case,
    reports: Sequence[Report],
    dossiers: Sequence[UUID],
    items: dict[UUID | None, list[Item]],
    steps: Mapping[UUID, str],
) -> tuple[list[Event], list[Event]]:
    """(timeline, openings) of the case and of the reports in the case, the newest first.

    Openings: who opened which sealed item, and when. `items`: the result of `items_of`; `steps`: the result of `_act_labels`.
    """
    about = Q(ids__contains={"case": str(case.pk)})
    for report in reports:
        about |= Q(ids__contains={"report": str(report.pk)})
    for dossier in dossiers:
        about |= Q(ids__contains={"dossier": str(dossier)}, kind__in=_OF_DOSSIERS)
    entries = _newest_entries(about)
    names = _names_of_staff(entries)
    timeline = [_timeline_event(entry, names, steps) for entry in entries if entry.kind in _ON_TIMELINE]
    return timeline, _opening_events([entry for entry in entries if entry.kind == Kind.ITEM_OPENED], items, names)


def _newest_entries(about: Q) -> list[EntryColumns]:
    """The newest `_NEWEST` ledger entries that match the filter `about`."""
    return [
        EntryColumns(*row) for row in Entry.objects.filter(about).order_by("-seq").values_list(*EntryColumns._fields)[:_NEWEST]
    ]


def _names_of_staff(entries: Iterable[EntryColumns]) -> dict[str, str]:
    """Map staff id → name, for each staff member whom one of the entries names (`who` or `whom`)."""
    wanted = {identifier for entry in entries for identifier in (entry.who, entry.whom) if identifier}
    return {str(pk): name for pk, name in Staff.objects.filter(pk__in=wanted).values_list("pk", "name")}


def _act_labels(states: Iterable[MatterState]) -> dict[UUID, str]:
    """Map the id of each ledger entry that records a legal act of these matters to the act's label in the matter's pack."""
    return {act.entry_id: step_named(one.pack, act.event) for one in states for act in one.acts}


def _timeline_event(entry: EntryColumns, names: dict[str, str], steps: Mapping[UUID, str]) -> Event:
    """The line of the timeline for this ledger entry. `names`: staff id → name; `steps`: the result of `_act_labels`."""
    what = steps.get(entry.pk, "") if entry.kind == Kind.ACT_RECORDED else ""
    words = what or gettext(words_for_staff(entry.kind))
    return Event(words, entry.time, names.get(entry.who, ""), names.get(entry.whom, ""))


def _opening_events(
    entries: Iterable[EntryColumns], items: dict[UUID | None, list[Item]], names: dict[str, str] | None = None
) -> list[Event]:
    """One event for each entry that says who opened an item. `items`: from `items_of`; `names`: staff id → name."""
    rows = list(entries)
    named = _names_of_staff(rows) if names is None else names
    labels = dict(Item.Kind.choices)
    kinds = {str(item.pk): labels[item.kind] for many in items.values() for item in many}
    return [Event(_("Opened"), row.time, named.get(row.who, ""), item=kinds.get(row.ids.get("item", ""), "")) for row in rows]
