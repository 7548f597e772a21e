"""Opening a case, joining a report to a case, recording an allegation and answering a safety flag.

Each of these is also recorded on the case's matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from candour.apps.cases import services as cases
from candour.apps.cases.models import Allegation, Case, CaseReport
from candour.apps.cases.services import Named
from candour.apps.dossiers import services as dossiers
from candour.apps.matters.queries.intake_events import MatterEvent
from candour.apps.matters.services import events
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report, SafetyFlag


def answer_safety(flag: SafetyFlag, done: str, *, by: Staff, now: datetime) -> None:
    """Record what was done about a safety flag, and state on the case's matters that safety was considered.

    Packs also require a decision about safety. It is a separate act, not recorded here, because it covers more than one flag.
    """
    with transaction.atomic():
        entry = cases.answer_safety(flag, done, by=by, now=now)
        joined = CaseReport.objects.filter(report=flag.report_id).select_related("case").first()
        if joined and entry:
            Case.objects.select_for_update(no_key=True).get(pk=joined.case_id)
            considered = MatterEvent("facts_stated", "handler", now, entry, by, {"safety_considered": True})
            events.record_on_case(joined.case, [considered], now)


def open_case(
    report: Report, founding: dossiers.NewDossier, *, by: Staff, now: datetime, named: Named | None = None, type_: str = "",
) -> Case:  # fmt: skip
    """Open a case from a report, with a matter and, where `named` is given, the first allegation.

    `type_`: the type of the matter; where empty, the type that the pack gives to this kind of reporter.
    """
    with transaction.atomic():
        case, entry = cases.open_case(report, founding, by=by, now=now)
        events.open_matter(case, named.subject if named else None, by=by, now=now, entry=entry, type_=type_)
        if named is not None:
            record_allegation(case, named, by=by, now=now)
    return case


def join_case(
    report: Report, case: Case, *, by: Staff, now: datetime,
    grants: Sequence[dossiers.SealedGrant] = (), named: Named | None = None,
) -> None:  # fmt: skip
    """Add a report to an open case, and record on the case's matters that the report joined. `named`: a new allegation.

    `grants`: the report's secret, sealed to each of the case's handlers who may read the report.
    """
    with transaction.atomic():
        cases.join_case(report, case, by=by, now=now, grants=grants)
        events.report_joined(case, report, now=now)
        if named is not None:
            record_allegation(case, named, by=by, now=now)


def record_allegation(case: Case, named: Named, *, by: Staff, now: datetime) -> Allegation:
    """Record an allegation in the case and on the matter about the allegation's subject."""
    with transaction.atomic():
        allegation, entry = cases.record_allegation(case, named, by=by, now=now)
        events.record_allegation(allegation, by=by, now=now, entry=entry)
    return allegation
