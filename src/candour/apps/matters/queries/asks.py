"""Reads asks (requests that a reporter give the account again), and counts how often a reporter was asked.

The count is compared with the limit that the pack sets.
"""

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
class AskCount:
    """How often the reporter has given the account (`so_far`), and how often the pack allows it (`limit`; None: no limit).

    Each approved ask (a request to give the account again) counts as if the reporter had given the account once more.
    """

    so_far: int
    limit: int | None

    @property
    def goes_over(self) -> bool:
        """Whether one more ask would exceed the limit."""
        return self.limit is not None and self.so_far >= self.limit


def undecided(staff: Staff) -> list[Ask]:
    """The asks in the cases of the staff member's body that are neither approved nor refused yet, oldest first.

    Asks that the staff member requested are left out, because another supervisor must decide on them.
    """
    rows = Ask.objects.filter(report__body=staff.body_id, approved_at=None, refused_at=None).exclude(wanted_by=staff)
    listed = rows.annotate(ties=has_ties(staff), case=F("report__in_case__case")).select_related("report", "wanted_by")
    shown = list(listed.order_by("wanted_at", "pk")[:LIST])
    closed = closed_to(staff, [ask.case for ask in shown]) if shown and shown[0].ties else set()
    return [ask for ask in shown if ask.case not in closed]


def count(report: Report) -> AskCount:
    """Return how often the reporter has given the account, and how often the pack allows it.

    The account in the report counts once, and each approved ask counts once more.
    """
    asked = Ask.objects.filter(report=report).exclude(approved_at=None).count()
    rows = load_pack(report.body.pack).clock
    limit = next((row.limit for row in rows if row.each == WHOSE and {ASKED, GIVEN} <= set(row.trigger)), None)
    return AskCount(1 + asked, limit)


def approved(report: Report) -> list[Ask]:
    """The asks to the report's reporter that a supervisor has approved, the newest first."""
    rows = Ask.objects.filter(report=report).exclude(approved_at=None)
    return list(rows.select_related("words__epoch", "wanted_by", "approved_by").order_by("-approved_at", "pk"))
