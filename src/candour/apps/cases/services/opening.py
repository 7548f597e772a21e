"""Answering safety flags, opening a case from a report, joining a report to a case, and recording allegations.

Not here: the legal acts that each of these causes on the case's matters. `desk.services` calls the functions here and records
those acts, with the ledger entry that each function returns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from candour.apps.cases import access
from candour.apps.cases.models import Allegation, Case, CaseReport, SafetyAnswer
from candour.apps.cases.queries import categories
from candour.apps.cases.queries.keys import founders, live_handlers_keys, must_be_sealed_to, must_name_true_handlers
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.dossiers.queries import founding_rows
from candour.apps.forces.models import Officer
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.apps.reports import services as reports
from candour.apps.reports.models import Report, SafetyFlag
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal


@dataclass(frozen=True, slots=True)
class Named:
    """Input of `record_allegation`: the category, and the officer whom the allegation is about (`subject`).

    Where that officer is not identified yet, `mention` holds a sealed description instead.
    """

    category: str
    subject: Officer | None = None
    mention: bytes | None = None


def answer_safety(flag: SafetyFlag, done: str, *, by: Staff, now: datetime) -> Entry | None:
    """Record what was done about a safety flag (`done`, a `SafetyAnswer.Done`). Returns the ledger entry, if one was appended.

    Raises Http404 where `by` may not write to the reporter, and Refusal where the flag has an answer already.
    """
    if not access.can_write_to(by, flag.report):
        raise Http404
    with transaction.atomic():
        locked = SafetyFlag.objects.select_for_update(of=("self",)).select_related("report").get(pk=flag.pk)
        if locked.answered_at is not None:
            raise Refusal(_("This was answered already. Look at who answered it before you do more."))
        answer = SafetyAnswer.objects.create(flag=locked, done=SafetyAnswer.Done(done))
        return reports.answer_safety(locked, staff=by, now=now, also=[answer])


def open_case(report: Report, founding: dossiers.NewDossier, *, by: Staff, now: datetime) -> tuple[Case, Entry]:
    """Open a case from a report that is in no case. `founding`: the case's dossier, made in the assessor's browser.

    Raises Http404 where `by` may not triage the report. Raises Refusal where the report is in a case already, or the dossier is
    not sealed to exactly the public keys in `founders`.
    """
    if not access.can_triage(by, report):
        raise Http404
    must_be_sealed_to({grant.to for grant in founding.grants}, founders(report.body_id, by))
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        _must_be_in_no_case(report)
        dossier = dossiers.create_with_grants(Dossier.Kind.CASE, founding, by=by, now=now)
        case = Case.objects.create(
            reference=f"C-{reports.new_reference()}",
            body=report.body,
            force=report.force,
            dossier=dossier,
            opened_at=now,
            opened_by=by,
            received_on=timezone.localdate(report.received_hour),
            incident_on=_incident_day(report.facts),
        )
        joined = CaseReport.objects.create(case=case, report=report, joined_at=now)
        rows = [case, joined, *founding_rows(dossier)]
        entry = append(Kind.CASE_OPENED, actor=by.pk, case=case.pk, report=report.pk, content=rows, now=now)
    return case, entry


def join_case(report: Report, case: Case, *, by: Staff, now: datetime, grants: Sequence[dossiers.SealedGrant] = ()) -> Entry:
    """Add a report that is in no case to an open case. Returns the ledger entry.

    `grants`: the report's secret, sealed to each of the case's handlers who may read the report. Raises Http404 where `by` may
    not triage the report or work on the case. Raises Refusal where the report and the case belong to different bodies, the
    report is in a case, or `grants` are not exactly those needed.
    """
    if not access.can_triage(by, report) or not access.can_work_on(by, case):
        raise Http404
    if case.body_id != report.body_id:
        raise Refusal(_("This case belongs to another body. Open a new case."))
    must_name_true_handlers(case)
    must_be_sealed_to({grant.to for grant in grants}, live_handlers_keys(case, but_not_for=report))
    _must_grant_only(grants, {report.dossier_id})
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        _must_be_in_no_case(report)
        dossiers.store_grants(grants, by=by, now=now)
        joined = CaseReport.objects.create(case=case, report=report, joined_at=now)
        return append(Kind.REPORT_JOINED, actor=by.pk, case=case.pk, report=report.pk, content=[joined], now=now)


def record_allegation(case: Case, named: Named, *, by: Staff, now: datetime) -> tuple[Allegation, Entry]:
    """Record an allegation in the case. Raises Refusal where the allegation is incomplete or in the case already."""
    if not access.can_work_on(by, case):
        raise Http404
    with transaction.atomic():
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        _must_be_complete_and_new(case, named)
        made = Allegation.objects.create(
            case=case,
            category=named.category,
            subject=named.subject,
            mention=_store_mention(case, named, by, now),
            recorded_at=now,
        )
        entry = append(Kind.ALLEGATION_RECORDED, actor=by.pk, case=case.pk, allegation=made.pk, content=[made], now=now)
    return made, entry


def _must_be_complete_and_new(case: Case, named: Named) -> None:
    """Raise Refusal where the allegation is incomplete, has an unknown category or is in the case already."""
    if named.category not in dict(categories.choices(categories.pack_of(case))):
        raise Refusal(_("Choose a category from the list."))
    if (named.subject is None) == (named.mention is None):
        raise Refusal(_("Choose the person, or describe them if they are not identified."))
    if named.subject and Allegation.objects.filter(case=case, category=named.category, subject=named.subject).exists():
        raise Refusal(_("This allegation is already in the case."))


def _store_mention(case: Case, named: Named, by: Staff, now: datetime) -> Item | None:
    """Store the sealed description of an unidentified subject in the case's dossier, and return the stored item.

    Returns None where `named` has no description.
    """
    if named.mention is None or case.dossier is None:
        return None
    mention = dossiers.add_staff_item(case.dossier, Item.Kind.MENTION, named.mention, by=by, now=now)
    dossiers.record_item_added(mention)
    return mention


def _must_be_in_no_case(report: Report) -> None:
    """Raise Refusal where the report is in a case already."""
    if CaseReport.objects.filter(report=report).exists():
        raise Refusal(_("This report is in a case already. Load the page again to see which."))


def _must_grant_only(grants: Sequence[dossiers.SealedGrant], wanted: set[UUID]) -> None:
    """Raise Refusal where one of `grants` gives access to a dossier whose id is not in `wanted`."""
    if {grant.dossier for grant in grants} - wanted:
        raise Refusal(_("A key was sealed for something else. Load the page again."))


def _incident_day(facts: Mapping[str, object]) -> date | None:
    """The day of the incident that the reporter stated; the first day of a stated month or year; None where not stated."""
    given = str(facts.get("on") or facts.get("since") or "")
    parts = [part for part in given.split("-") if part.isascii() and part.isdigit()]
    try:
        year, month, day = (int(part) for part in (*parts, "1", "1")[:3]) if parts else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        return None
