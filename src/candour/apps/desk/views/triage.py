"""Pages of one report: read it, answer a safety flag, record exclusions, and put the report into a case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.cases import access
from candour.apps.cases import services as case_services
from candour.apps.cases.models import Case, Exclusion
from candour.apps.cases.queries import categories
from candour.apps.cases.queries.keys import founders, joining_keys
from candour.apps.desk import services
from candour.apps.desk.forms import CaseForm, ExclusionForm, SafetyForm, SearchForm
from candour.apps.desk.queries import case as cases
from candour.apps.desk.queries import report_summary, subjects
from candour.apps.forces.models import Officer
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.apps.reports.models import Report, SafetyFlag
from candour.domain.procedure import load_pack
from candour.ui.posting import attempt, id_or_none, posted


@staff(Permission.TRIAGE_REPORTS)
@require_GET
def report(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The page of one report: facts, sealed items, safety flags, and the case that the report is in."""
    found = access.report_or_404(request.staff, pk)
    sees_list, part = access.can_see_exclusions(request.staff), cases.part(found)
    return render(
        request,
        "desk/report.html",
        {
            "report": found,
            "part": part,
            "facts": list(report_summary.rows(found)),
            "why_unsafe": report_summary.why_unsafe,
            "openings": cases.openings_of(part),
            "reads": access.reads(request.staff, found.dossier_id),
            "sees_exclusions": sees_list,
            "exclusions": found.exclusions.filter(Exclusion.IN_FORCE).select_related("staff", "officer") if sees_list else [],
            "case": getattr(getattr(found, "in_case", None), "case", None),
        },
    )


@staff()
@require_http_methods(["GET", "POST"])
def safety(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that records what was done about a safety flag."""
    flag = SafetyFlag.objects.select_related("report", "answered_by", "answer").filter(pk=pk).first()
    if flag is None or not access.can_write_to(request.staff, flag.report):
        raise Http404
    form = SafetyForm(posted(request))
    if form.is_valid():
        now = timezone.now()
        attempt(form, lambda: services.answer_safety(flag, form.cleaned_data["done"], by=request.staff, now=now))
        if form.is_valid():
            messages.success(request, _("Your answer is kept. The reporter can see that you answered."))
            return back_to(request.staff, flag.report)
    return render(
        request,
        "desk/safety.html",
        {"form": form, "flag": flag, "report": flag.report, "why_unsafe": report_summary.why_unsafe},
    )


@staff(Permission.TRIAGE_REPORTS)
@require_http_methods(["GET", "POST"])
def exclusions(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The page that searches for a person whom the reporter excludes, and records the exclusion."""
    found = access.triage_or_404(request.staff, pk)
    form = ExclusionForm(posted(request))
    if form.is_valid() and attempt(form, lambda: _record_exclusion(found, form, request.staff)):
        messages.success(request, _("Kept. This person can be given nothing of this matter."))
        return redirect("report_exclusions", found.pk) if access.can_triage(request.staff, found) else redirect("desk")
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    return render(
        request,
        "desk/exclusions.html",
        {
            "report": found,
            "form": form,
            "search": search,
            "words": words,
            "colleagues": subjects.colleagues(request.staff, words),
            "officers": subjects.officers(request.staff, found.force, words),
        },
    )


@staff(Permission.TRIAGE_REPORTS)
@require_http_methods(["GET", "POST"])
def place(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The pages that put a report into a case.

    The staff member chooses the subject, reads other allegations about the subject, then opens a new case or joins the report
    to a case.
    """
    found = access.triage_or_404(request.staff, pk)
    if hasattr(found, "in_case"):
        return redirect("case_allegation", found.in_case.case_id)
    data = request.POST if request.method == "POST" else request.GET
    subject = subjects.officer_by_id(request.staff, id_or_none(data.get("subject")))
    joinable = subjects.joinable(subject, request.staff, data.get("reference", "").replace("\0", "")[:40])
    form = CaseForm(
        posted(request), cases=joinable, named=subject is not None, initial={"into": CaseForm.NEW},
        pack=load_pack(found.body.pack), relation=found.relation,
    )  # fmt: skip
    if form.is_valid():
        case = _put_into_case(found, form, subject, request.staff)
        if case is not None:
            messages.success(request, _("The report is in case %(case)s.") % {"case": case.reference})
            return redirect("case", case.pk) if subject else redirect("case_allegation", case.pk)
    return render(request, "desk/place.html", _place_page(request, found, form, subject, joinable))


def back_to(person: Staff, report: Report) -> HttpResponse:
    """Make a redirect to the report's page, if the staff member may triage the report; otherwise to the page of its case."""
    if access.can_see_report(person, report):
        return redirect("report", report.pk)
    return redirect("case", report.in_case.case_id)


def _record_exclusion(report: Report, form: ExclusionForm, by: Staff) -> bool:
    """Record that the reporter excludes the person chosen in the form. Returns True.

    Raises Http404 where the form names neither a staff member of the report's body nor an officer whose force that body reads.
    Does not catch the Refusal of the service.
    """
    person = Staff.objects.filter(pk=form.cleaned_data["staff"], body=report.body_id).first()
    officer = subjects.officer_by_id(by, form.cleaned_data["officer"])
    if person is None and officer is None:
        raise Http404
    named = None if person else officer
    case_services.record_exclusion(report, by=by, now=timezone.now(), staff=person, officer=named)
    return True


def _put_into_case(report: Report, form: CaseForm, subject: Officer | None, by: Staff) -> Case | None:
    """Open a new case for the report, or join the chosen case. None, with an error in the form, where the service refuses."""
    named = services.Named(form.cleaned_data["category"], subject) if subject else None
    now = timezone.now()
    if form.joins is None:
        founding = form.cleaned_data["founding"]
        if founding is None:
            form.add_error(None, _("A new case needs your key. Unlock it, make sure JavaScript is on, and try again."))
            return None
        type_ = form.cleaned_data["type"]
        return attempt(form, lambda: services.open_case(report, founding, by=by, now=now, named=named, type_=type_))
    case = access.case_or_404(by, form.joins)
    grants = form.cleaned_data["grants"]
    attempt(form, lambda: services.join_case(report, case, by=by, now=now, grants=grants, named=named))
    return case if form.is_valid() else None


def _place_page(
    request: StaffRequest, report: Report, form: CaseForm, subject: Officer | None, joinable: list[Case]
) -> dict[str, object]:
    """Variables for the template of the pages that put a report into a case."""
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    unknown = "unknown" in request.GET or (request.method == "POST" and subject is None)
    return {
        "report": report,
        "form": form,
        "subject": subject,
        "unknown": unknown,
        "search": search,
        "words": words,
        "found": [] if subject or unknown else subjects.officers(request.staff, report.force, words),
        "history": subjects.history([subject], request.staff) if subject else None,
        "founders": founders(report.body_id, request.staff),
        "joining": joining_keys(report, joinable),
        "kinds": report_summary.kinds(report),
        "category_hints": categories.hints(load_pack(report.body.pack)),
    }
