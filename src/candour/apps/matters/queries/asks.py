"""Asks: which wait for a supervisor, and how often a reporter was asked against what her body's law allows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from candour.apps.cases.queries.barred import closed_to, has_ties
from candour.apps.matters.models import Ask
from candour.apps.matters.queries.intake_events import WHOSE
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.procedure import load_pack

LIST = 25
ASKED, GIVEN = "account_asked", "account_given"


@dataclass(frozen=True)
class Count:
    """How often the reporter told it or was asked to, and how often she may be."""

    so_far: int
    limit: int | None

    @property
    def goes_over(self) -> bool:
        """Whether one more is more than the law or the house rule lets happen unnoticed."""
        return self.limit is not None and self.so_far >= self.limit


def to_judge(staff: Staff) -> list[Ask]:
    """Asks of her body's cases that wait for a supervisor other than the asker, the oldest first."""
    rows = Ask.objects.filter(report__body=staff.body_id, approved_at=None, refused_at=None).exclude(wanted_by=staff)
    listed = rows.annotate(ties=has_ties(staff), case=F("report__in_case__case")).select_related("report", "wanted_by")
    shown = list(listed.order_by("wanted_at", "pk")[:LIST])
    closed = closed_to(staff, [ask.case for ask in shown]) if shown and shown[0].ties else set()
    return [ask for ask in shown if ask.case not in closed]


def count(report: Report) -> Count:
    """Her own account, and every time it was put to her to give part of it again."""
    asked = Ask.objects.filter(report=report).exclude(approved_at=None).count()
    rows = load_pack(report.body.pack).clock
    limit = next((row.limit for row in rows if row.each == WHOSE and {ASKED, GIVEN} <= set(row.trigger)), None)
    return Count(1 + asked, limit)


def put_to(report: Report) -> list[Ask]:
    """What the reporter was asked, the newest first."""
    rows = Ask.objects.filter(report=report).exclude(approved_at=None)
    return list(rows.select_related("words__epoch", "wanted_by", "approved_by").order_by("-approved_at", "pk"))
