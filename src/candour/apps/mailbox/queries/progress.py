"""How far a report has come, computed from entries. Nothing of it is stored, so nobody can set it by hand.

Lives here: stages, handlers, times asked. When the reporter is next written to is a duty of the pack (`procedure`).
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
    """One step: what it means for the reporter, and when it was reached."""

    words: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Carer:
    """A handler by name and role, from one time to another."""

    staff: uuid.UUID
    name: str
    role: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the page says of where the report stands."""

    stages: list[Stage]
    carers: list[Carer]
    handlers_so_far: int
    times_asked: int
    withdrawn_at: datetime | None

    @property
    def now_with(self) -> list[Carer]:
        """Who looks after it today."""
        return [carer for carer in self.carers if carer.until is None]


def leaf_of(report: Report) -> int | None:
    """Where the report stands in the public record; None for the second or so before it does."""
    return Leaf.objects.filter(entry=report.entry).values_list("index", flat=True).first()


class Story:
    """Every entry about one report, its dossier and its case, oldest first; one query."""

    def __init__(self, report: Report, case: uuid.UUID | None) -> None:
        about = Q(ids__contains={"report": str(report.pk)}) | Q(ids__contains={"dossier": str(report.dossier_id)})
        if case is not None:
            about |= Q(ids__contains={"case": str(case)})
        self.entries: Sequence[Entry] = list(Entry.objects.filter(about).only("kind", "ids", "time").order_by("seq"))

    def first(self, kind: Kind) -> datetime | None:
        """When this happened first."""
        return next((entry.time for entry in self.entries if entry.kind == kind), None)

    def all(self, kind: Kind) -> list[Entry]:
        """Every entry of a kind."""
        return [entry for entry in self.entries if entry.kind == kind]


def progress(report: Report) -> Progress:
    """Where a report stands now."""
    joined = CaseReport.objects.filter(report=report).first()
    story = Story(report, joined.case_id if joined else None)
    carers = _carers(joined) if joined else []
    return Progress(
        stages=_stages(report, story, carers),
        carers=carers,
        handlers_so_far=len({carer.staff for carer in carers}),
        times_asked=sum(1 for entry in story.all(Kind.ASK_MADE) if _about(entry, report)),
        withdrawn_at=report.withdrawn_hour,
    )


def _stages(report: Report, story: Story, carers: list[Carer]) -> list[Stage]:
    begun = [entry.time for entry in (*story.all(Kind.CASE_OPENED), *story.all(Kind.REPORT_JOINED)) if _about(entry, report)]
    assigned = carers[0].since if carers and story.all(Kind.CASE_ASSIGNED) else None
    return [
        Stage(_words(Kind.REPORT_RECEIVED), story.first(Kind.REPORT_RECEIVED)),
        Stage(_words(Kind.ITEM_OPENED), story.first(Kind.ITEM_OPENED)),
        Stage(_words(Kind.CASE_OPENED), min(begun, default=None)),
        Stage(_words(Kind.CASE_ASSIGNED), assigned),
    ]


def _words(kind: Kind) -> str:
    return _(kind.rules.for_reporter)


def _about(entry: Entry, report: Report) -> bool:
    """Whether it tells of this report; a case may be older, and begun for somebody else's."""
    return bool(entry.ids.get("report") == str(report.pk))


def _carers(joined: CaseReport) -> list[Carer]:
    """Handlers of the case since the report came into it."""
    names = dict(Role.Name.choices)
    ever = Q(until=None) | Q(until__gt=joined.joined_at)
    rows = Handler.objects.filter(ever, case=joined.case_id).select_related("staff").order_by("since")
    return [
        Carer(row.staff_id, row.staff.name, str(names[row.role]), max(row.since, joined.joined_at), row.until) for row in rows
    ]
