"""Pages for assigning a case, handing it over, and ending a past handler's access. The supervisor's browser seals grants."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candour.apps.cases import access
from candour.apps.cases import services as case_services
from candour.apps.cases.models import Case, Handler
from candour.apps.cases.queries import keys
from candour.apps.cases.queries.candidates import Candidate, candidates
from candour.apps.cases.queries.handover_notes import notes_of
from candour.apps.cases.services.handling import OVERLAP_DAYS, REVIEW_AT
from candour.apps.desk import services
from candour.apps.desk.forms import AssignForm, HandoverForm, OverlapForm
from candour.apps.dossiers.queries import latest_epochs
from candour.apps.matters import access as matter_access
from candour.apps.matters.queries.matter_view import MatterView
from candour.apps.matters.queries.state import states_of
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Role, Staff
from candour.apps.people.permissions import ASSIGNABLE, INVESTIGATING_ROLE, Permission
from candour.apps.people.queries import with_role
from candour.apps.reports.models import Report
from candour.ui.posting import attempt, posted


@staff(Permission.ASSIGN_CASES)
@require_http_methods(["GET", "POST"])
def assign(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that assigns a staff member to the case in a role. The query string names the role (default: investigator)."""
    case, role = access.assignable_or_404(request.staff, pk), _role_asked(request)
    if role == INVESTIGATING_ROLE and _current_investigator(case):
        return redirect("case_handover", case.pk)
    appoints = role == INVESTIGATING_ROLE and _may_appoint(request.staff, case)
    form = AssignForm(posted(request), appoints=appoints)
    if form.is_valid():
        chosen, now = _chosen_staff(case, form, role), timezone.now()
        given, competent = form.cleaned_data["grants"], appoints and form.cleaned_data["competent"]
        if chosen and attempt(
            form, lambda: services.assign(case, chosen, given, by=request.staff, now=now, role=role, competent=competent)
        ):
            messages.success(request, _("%(name)s now works on this case and can read it.") % {"name": chosen.name})
            return redirect("case", case.pk)
    page = {"case": case, "form": form, "candidates": _candidates(case, role), "role": Role.Name(role)}
    page |= {"appoints": appoints, "investigates": role == INVESTIGATING_ROLE}
    return render(request, "desk/assign.html", page | {"keys": latest_epochs(keys.dossiers_of(case))})


@staff(Permission.ASSIGN_CASES)
@require_http_methods(["GET", "POST"])
def handover(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that hands the case over: sends messages to the reporters, and gives the next handler access to the dossiers."""
    case = access.assignable_or_404(request.staff, pk)
    handler = _current_investigator(case)
    if handler is None:
        return redirect("case_assign", case.pk)
    reports = list(Report.objects.filter(in_case__case=case).order_by("received_hour", "pk"))
    form = HandoverForm(posted(request), reports=reports)
    if form.is_valid():
        chosen = _chosen_staff(case, form)
        sealed = services.Handover(
            form.cleaned_data["reason"], form.messages(), form.cleaned_data["rotations"], form.cleaned_data["grants"]
        )
        now = timezone.now()
        if chosen and attempt(form, lambda: services.hand_over(handler, chosen, sealed, by=request.staff, now=now)):
            messages.success(
                request,
                _("%(name)s now investigates this case. The one before can no longer act in it.") % {"name": chosen.name},
            )
            return redirect("case", case.pk)
    return render(request, "desk/handover.html", _handover_page(case, handler, form))


@staff(Permission.ASSIGN_CASES)
@require_http_methods(["GET", "POST"])
def end_overlap(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that ends a past handler's access to a case. The supervisor's browser replaces the keys."""
    handler = Handler.objects.select_related("case__body", "staff").filter(pk=pk).exclude(overlap_until=None).first()
    if handler is None or not handler.overlaps or not access.can_end_overlap(request.staff, handler.case):
        raise Http404
    form, now = OverlapForm(posted(request)), timezone.now()
    if form.is_valid() and attempt(form, lambda: _end_and_confirm(handler, form, request.staff, now)):
        messages.success(request, _("%(name)s can open nothing of this case any more.") % {"name": handler.staff.name})
        return redirect("case", handler.case_id)
    page = {
        "case": handler.case,
        "handler": handler,
        "form": form,
        "rotations": keys.rotations_needed(handler.case, handler.staff),
    }
    return render(request, "desk/overlap.html", page)


def _end_and_confirm(handler: Handler, form: OverlapForm, by: Staff, now: datetime) -> bool:
    """End the past handler's access to the case. Returns True. Does not catch the Refusal of the service."""
    case_services.end_overlap(handler, form.cleaned_data["rotations"], by=by, now=now)
    return True


def _handover_page(case: Case, handler: Handler, form: HandoverForm) -> dict[str, object]:
    """Variables for the template of the page that hands a case over."""
    rotations = keys.rotations_needed(case, handler.staff)
    before = Handler.objects.filter(case=case, role=handler.role).count()
    return {
        "case": case,
        "handler": handler,
        "form": form,
        "candidates": [one for one in _candidates(case) if one.staff.pk != handler.staff_id],
        "rotations": rotations,
        "epochs": {epoch.dossier_id: epoch for epoch in latest_epochs(keys.dossiers_of(case))},
        "days": OVERLAP_DAYS,
        "note": notes_of(handler).last(),
        "is_third": before + 1 >= REVIEW_AT,
    }


def _role_asked(request: StaffRequest) -> str:
    """The role named in the query string; investigator where the query string names no role that can be assigned to a case."""
    asked = request.GET.get("role", "")
    return asked if asked in ASSIGNABLE else INVESTIGATING_ROLE


def _may_appoint(person: Staff, case: Case) -> bool:
    """Whether the staff member may appoint an investigator under the law in some matter of the case now."""
    return any(
        MatterView(one, matter_access.seats(person, case, one.pack)).available_act(services.APPOINTED)
        for one in states_of([case], timezone.now()).get(case.pk, [])
    )


def _current_investigator(case: Case) -> Handler | None:
    """The handler who investigates the case now, or None."""
    return Handler.objects.select_related("staff", "case__body").filter(case=case, role=INVESTIGATING_ROLE, until=None).first()


def _candidates(case: Case, role: str = INVESTIGATING_ROLE) -> list[Candidate]:
    """The candidates for the role, each with what prevents the assignment."""
    return candidates(case, no_key=_("Has not set up a key yet, so nothing can be sealed to them."), role=role)


def _chosen_staff(case: Case, form: AssignForm, role: str = INVESTIGATING_ROLE) -> Staff | None:
    """The staff member chosen in the form. None, with an error in the form, where that person does not hold the role."""
    people = with_role(case.body, role) if case.body else Staff.objects.none()
    chosen = people.select_related("user").filter(pk=form.cleaned_data["staff"]).first()
    if chosen is None:
        form.add_error("staff", _("Choose somebody from the list"))
    return chosen
