"""The progress of a report, computed from ledger entries. The progress is not stored, so nobody can set it by hand.

It consists of the stages, the handlers and the number of asks. Not here: when the reporter must next be updated (`procedure`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from candour.apps.cases.models import CaseReport, Handler
from candour.apps.ledger.models import Entry, Leaf
from candour.apps.people.models import Role
from candour.apps.reports.models import Report
from candour.domain.ledger import Kind


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a report's progress: the words shown to the reporter, and when the stage was reached (None if not yet)."""

    words: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class HandlerPeriod:
    """The period in which one handler worked on the report's case in one role. `until`: None if the period has not ended."""

    staff: uuid.UUID
    name: str
    role: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the mailbox page shows about the progress of the report. `times_asked`: number of asks made to the reporter."""

    stages: list[Stage]
    handlers: list[HandlerPeriod]
    handlers_so_far: int
    times_asked: int
    withdrawn_at: datetime | None

    @property
    def current_handlers(self) -> list[HandlerPeriod]:
        """The periods of the handlers who work on the case today."""
        return [handler for handler in self.handlers if handler.until is None]


def leaf_of(report: Report) -> int | None:
    """Return the index of the report's ledger entry among the leaves of the ledger's tree.

    None while the entry is not in the tree yet, which takes about a second.
    """
    return Leaf.objects.filter(entry=report.entry).values_list("index", flat=True).first()


class ReportEntries:
    """All ledger entries about a report, its dossier and its case, oldest first, read in one query."""

    def __init__(self, report: Report, case: uuid.UUID | None) -> None:
        """Read the ledger entries about the report and, if `case` is a case id, about that case."""
        about = Q(ids__contains={"report": str(report.pk)}) | Q(ids__contains={"dossier": str(report.dossier_id)})
        if case is not None:
            about |= Q(ids__contains={"case": str(case)})
        self.entries: Sequence[Entry] = list(Entry.objects.filter(about).only("kind", "ids", "time").order_by("seq"))

    def first(self, kind: Kind) -> datetime | None:
        """Return the time of the first entry of this kind, or None."""
        return next((entry.time for entry in self.entries if entry.kind == kind), None)

    def all(self, kind: Kind) -> list[Entry]:
        """Return every entry of this kind, oldest first."""
        return [entry for entry in self.entries if entry.kind == kind]


def progress(report: Report) -> Progress:
    """Compute the progress of a report from the ledger entries about the report and the handlers of the report's case."""
    joined = CaseReport.objects.filter(report=report).first()
    entries = ReportEntries(report, joined.case_id if joined else None)
    handlers = _handler_periods(joined) if joined else []
    return Progress(
        stages=_stages(report, entries, handlers),
        handlers=handlers,
        handlers_so_far=len({handler.staff for handler in handlers}),
        times_asked=sum(1 for entry in entries.all(Kind.ASK_MADE) if _is_about(entry, report)),
        withdrawn_at=report.withdrawn_hour,
    )


def _stages(report: Report, entries: ReportEntries, handlers: list[HandlerPeriod]) -> list[Stage]:
    """Return the four stages in order: report received, item opened, case opened, case assigned."""
    opened = [
        entry.time for entry in (*entries.all(Kind.CASE_OPENED), *entries.all(Kind.REPORT_JOINED)) if _is_about(entry, report)
    ]
    assigned = handlers[0].since if handlers and entries.all(Kind.CASE_ASSIGNED) else None
    return [
        Stage(_words_of_kind(Kind.REPORT_RECEIVED), entries.first(Kind.REPORT_RECEIVED)),
        Stage(_words_of_kind(Kind.ITEM_OPENED), entries.first(Kind.ITEM_OPENED)),
        Stage(_words_of_kind(Kind.CASE_OPENED), min(opened, default=None)),
        Stage(_words_of_kind(Kind.CASE_ASSIGNED), assigned),
    ]


def _words_of_kind(kind: Kind) -> str:
    """Return the translated words for reporters of this kind of ledger entry."""
    return _(kind.rules.for_reporter)


def _is_about(entry: Entry, report: Report) -> bool:
    """Whether the entry names this report. An entry about the report's case may name another report of the case."""
    return bool(entry.ids.get("report") == str(report.pk))


def _handler_periods(joined: CaseReport) -> list[HandlerPeriod]:
    """Return the periods in which handlers worked on the case to which `joined` belongs, the row of the report in its case.

    The periods begin at the earliest when the report joined the case.
    """
    names = dict(Role.Name.choices)
    ever = Q(until=None) | Q(until__gt=joined.joined_at)
    rows = Handler.objects.filter(ever, case=joined.case_id).select_related("staff").order_by("since")
    return [
        HandlerPeriod(row.staff_id, row.staff.name, str(names[row.role]), max(row.since, joined.joined_at), row.until)
        for row in rows
    ]
