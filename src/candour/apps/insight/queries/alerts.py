"""Reads unanswered and answered alerts, in a fixed number of queries.

For an answered alert, it also counts the allegations about the officer that were received after the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from candour.apps.cases.models import Allegation
from candour.apps.insight import access
from candour.apps.insight.models import Alert, AlertAnswer
from candour.apps.people.models import Staff

WITHIN = dt.timedelta(days=28)
PAGE = 50


@dataclass(frozen=True)
class Waiting:
    """One page of the list of unanswered alerts.

    `rows`: the alerts on this page; `more`: whether another page follows; `number`: how many unanswered alerts there are on all
    pages; `late`: how many of these are older than `WITHIN`.
    """

    number: int
    late: int
    rows: Sequence[Alert]
    more: bool


@dataclass(frozen=True)
class AnswerOutcome:
    """An answer to an alert, and the number of `allegations` about the alert's officer received after the answer."""

    answer: AlertAnswer
    allegations: int


def waiting(staff: Staff, now: dt.datetime, page: int = 1) -> Waiting:
    """Read one page of the unanswered alerts that this staff member may see, oldest first."""
    unanswered = access.alerts(staff).exclude(Exists(AlertAnswer.objects.filter(alert=OuterRef("pk"))))
    start = (page - 1) * PAGE
    rows = list(unanswered.select_related("officer", "force").order_by("raised_at", "pk")[start : start + PAGE + 1])
    late = unanswered.filter(raised_at__lt=now - WITHIN).count()
    return Waiting(unanswered.count(), late, rows[:PAGE], len(rows) > PAGE)


def answered(staff: Staff) -> list[AlertAnswer]:
    """Return the `PAGE` newest answers to alerts that this staff member may see, newest first."""
    rows = AlertAnswer.objects.filter(alert__in=access.alerts(staff)).select_related("alert__officer", "by")
    return list(rows.order_by("-at", "-pk")[:PAGE])


def followed(alert: Alert, staff: Staff) -> list[AnswerOutcome]:
    """Return the answers to an alert, oldest first, each with the number of allegations received after the answer.

    Only allegations about the alert's officer are counted, in cases that this staff member may see.
    """
    answers = list(alert.answers.select_related("by", "note").order_by("at", "pk"))
    days = list(
        Allegation.objects.filter(subject=alert.officer_id, case__in=access.own_cases(staff))
        .exclude(case__received_on=None)
        .values_list("case__received_on", flat=True)
    )
    return [AnswerOutcome(answer, sum(day > answer.at.date() for day in days if day)) for answer in answers]
