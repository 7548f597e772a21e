"""From a report to a case: whom the reporter ruled out, safety answered, the case, its allegations."""

from __future__ import annotations

import secrets
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
from candour.apps.cases.queries.keys import founders, live_handlers_keys, must_be_sealed_to
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.forces.models import Officer
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append
from candour.apps.matters import access as matter_access
from candour.apps.matters.models import Matter
from candour.apps.matters.queries.intake_events import Happening
from candour.apps.matters.services import events
from candour.apps.people.models import Staff
from candour.apps.reports import services as reports
from candour.apps.reports.models import Report, SafetyFlag
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal

# As reports' references: no vowels, so no words; nothing easily taken for something else.
_SIGNS = "BCDFGHJKMNPQRTVWXY34679"


@dataclass(frozen=True, slots=True)
class Named:
    """An allegation to record: a category, and the subject or (sealed to the case) a description of him."""

    category: str
    subject: Officer | None = None
    mention: bytes | None = None


def answer_safety(flag: SafetyFlag, done: str, *, by: Staff, now: datetime) -> None:
    """Say what was done about a safety flag. Whoever answers first is the one named."""
    if not access.can_write_to(by, flag.report):
        raise Http404
    with transaction.atomic():
        locked = SafetyFlag.objects.select_for_update(of=("self",)).select_related("report").get(pk=flag.pk)
        if locked.answered_at is not None:
            raise Refusal(_("This was answered already. Look at who answered it before you do more."))
        SafetyAnswer.objects.create(flag=locked, done=SafetyAnswer.Done(done))
        entry = reports.answer_safety(locked, staff=by, now=now)
        _tell_of_safety(locked.report, entry, by=by, now=now)


def _tell_of_safety(report: Report, entry: Entry | None, *, by: Staff, now: datetime) -> None:
    # The decision itself covers more than one flag: it stays to be made. That safety was considered is known from here.
    joined = CaseReport.objects.filter(report=report).select_related("case").first()
    if joined and entry:
        Case.objects.select_for_update(no_key=True).get(pk=joined.case_id)
        told = Happening("facts_stated", "handler", now, entry, by, {"safety_considered": True})
        events.tell_all(joined.case, [told], now)


def open_case(
    report: Report, founding: dossiers.Founding, *, by: Staff, now: datetime, named: Named | None = None, type_: str = "",
) -> Case:  # fmt: skip
    """Make a case of a report that is in none, its dossier made in the assessor's browser for the intake team and herself.

    `type_`: what the matter is by law, where it is not what the pack makes of this reporter.
    """
    if not access.can_triage(by, report):
        raise Http404
    must_be_sealed_to({grant.to for grant in founding.grants}, founders(report.body_id, by))
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        _must_be_in_no_case(report)
        case = Case.objects.create(
            reference=_new_reference(),
            body=report.body,
            force=report.force,
            dossier=dossiers.found(Dossier.Kind.CASE, founding, by=by, now=now),
            opened_at=now,
            opened_by=by,
            received_on=timezone.localdate(report.received_hour),
            incident_on=_day(report.facts),
        )
        CaseReport.objects.create(case=case, report=report, joined_at=now)
        entry = append(Kind.CASE_OPENED, actor=by.pk, case=case.pk, report=report.pk, now=now)
        events.open_matter(case, named.subject if named else None, by=by, now=now, entry=entry, type_=type_)
        if named is not None:
            _record(case, named, by=by, now=now)
    return case


def join_case(
    report: Report, case: Case, *, by: Staff, now: datetime,
    grants: Sequence[dossiers.SealedGrant] = (), named: Named | None = None,
) -> None:  # fmt: skip
    """Put a report that is in no case beside others. Whoever handles the case is granted the report as well."""
    if not access.can_triage(by, report) or not access.can_work_on(by, case):
        raise Http404
    if case.body_id != report.body_id:
        raise Refusal(_("This case belongs to another body. Open a new case."))
    must_be_sealed_to({grant.to for grant in grants}, live_handlers_keys(case, but_not_for=report))
    _must_be_of(grants, {report.dossier_id})
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        _must_be_in_no_case(report)
        dossiers.give(grants, by=by, now=now)
        CaseReport.objects.create(case=case, report=report, joined_at=now)
        append(Kind.REPORT_JOINED, actor=by.pk, case=case.pk, report=report.pk, now=now)
        events.report_joined(case, report, now=now)
        if named is not None:
            _record(case, named, by=by, now=now)


def record_allegation(case: Case, named: Named, *, by: Staff, now: datetime) -> Allegation:
    """Name one category of conduct by one subject, or by somebody described but not yet identified."""
    if not access.can_work_on(by, case):
        raise Http404
    with transaction.atomic():
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        return _record(case, named, by=by, now=now)


def _record(case: Case, named: Named, *, by: Staff, now: datetime) -> Allegation:
    if named.category not in dict(categories.choices(events.pack_of(case))):
        raise Refusal(_("Choose a category from the list."))
    if (named.subject is None) == (named.mention is None):
        raise Refusal(_("Choose the person, or describe them if they are not identified."))
    mention = None
    if named.subject and Allegation.objects.filter(case=case, category=named.category, subject=named.subject).exists():
        raise Refusal(_("This allegation is already in the case."))
    if named.mention is not None and case.dossier:
        mention = dossiers.add_item(
            case.dossier,
            Item.Kind.MENTION,
            author=Item.Author.STAFF,
            staff=by,
            ciphertext=named.mention,
            now=now,
            at_hour=False,
        )
    made = Allegation.objects.create(
        case=case, category=named.category, subject=named.subject, mention=mention, recorded_at=now
    )
    entry = append(Kind.ALLEGATION_RECORDED, actor=by.pk, case=case.pk, allegation=made.pk, now=now)
    _name_in_matter(made, by=by, now=now, entry=entry)
    return made


def _name_in_matter(made: Allegation, *, by: Staff, now: datetime, entry: Entry) -> None:
    """The allegation counts in the matter about its subject; one about nobody yet becomes that subject's."""
    case, pack = made.case, events.pack_of(made.case)
    matter = Matter.objects.filter(case=case, subject=made.subject).first()
    nameless = Matter.objects.filter(case=case, subject=None).first() if matter is None else None
    if nameless and not case.allegations.filter(subject=None).exists():
        nameless.subject = made.subject
        nameless.save(update_fields=["subject"])
        matter = nameless
    matter = matter or events.open_matter(case, made.subject, by=by, now=now, entry=entry)
    known = made.category in {row.id for row in pack.category}
    role = next((role for role in ("handler", "investigator") if role in matter_access.seats(by, case, pack)), "handler")
    named = Happening("allegation_named", role, now, entry, by, {"category": made.category} if known else {}, allegation=made)
    events.tell(matter, [named], now)


def _must_be_in_no_case(report: Report) -> None:
    if CaseReport.objects.filter(report=report).exists():
        raise Refusal(_("This report is in a case already. Load the page again to see which."))


def _must_be_of(grants: Sequence[dossiers.SealedGrant], wanted: set[UUID]) -> None:
    if {grant.dossier for grant in grants} - wanted:
        raise Refusal(_("A key was sealed for something else. Load the page again."))


def _day(facts: Mapping[str, object]) -> date | None:
    """The day of the incident as far as the reporter gave one; of a month or a year, its first day."""
    given = str(facts.get("on") or facts.get("since") or "")
    parts = [part for part in given.split("-") if part.isascii() and part.isdigit()]
    try:
        year, month, day = (int(part) for part in (*parts, "1", "1")[:3]) if parts else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        return None


def _new_reference() -> str:
    signs = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return f"C-{signs[:4]}-{signs[4:]}"
