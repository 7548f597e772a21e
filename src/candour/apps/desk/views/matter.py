"""Pages of one matter: the matter's state under the pack, and a form for each act and each move to another state."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.cases import access
from candour.apps.cases.models import Allegation
from candour.apps.dossiers.forms import key_is_newest
from candour.apps.dossiers.queries import latest_epoch, latest_epochs
from candour.apps.matters import access as matter_access
from candour.apps.matters import services as matter_services
from candour.apps.matters.forms import ActForm
from candour.apps.matters.models import Matter
from candour.apps.matters.queries.matter_view import AvailableAct, MatterView
from candour.apps.matters.queries.state import is_about_one_report, state_of, tells_reporter
from candour.apps.matters.queries.system_facts import SYSTEM_FACTS, FactContext, system_facts
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.ui.messages import translated
from candour.ui.posting import attempt, posted


@staff()
@require_GET
def matter(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The page of a matter: the matter's state under the procedure pack, and what can be done next."""
    view = _matter_or_404(request.staff, pk)
    case = view.matter.case
    works = access.is_open(case) and access.reads(request.staff, case.dossier_id)
    return render(request, "desk/matter.html", {"view": view, "case": case, "works": works})


@staff()
@require_http_methods(["GET", "POST"])
def act(request: StaffRequest, pk: UUID, event: str) -> HttpResponseBase:
    """The page with the form that records the act `event` on a matter; if the act is not allowed now, it shows the reasons."""
    view = _matter_or_404(request.staff, pk)
    if not view.may_ever(event):
        raise Http404
    available, case = view.available_act(event), view.matter.case
    page: dict[str, object] = {"view": view, "case": case, "event": event}
    if available is None:
        return render(request, "desk/act_closed.html", page | {"because": view.why_not(event)})
    reports = _reports_written_to(view, event)
    form = ActForm(
        posted(request),
        view=view,
        available=available,
        reports=reports,
        whose=_references_to_choose(view, event),
        allegations=_allegations_of(view),
    )
    epoch = latest_epoch(case.dossier) if form.seals and case.dossier else None
    if form.is_valid() and key_is_newest(form, epoch):
        made = attempt(
            form, lambda: matter_services.act(view.matter, _act_request(form, available), by=request.staff, now=timezone.now())
        )
        if made:
            messages.success(request, _("Recorded: %(what)s.") % {"what": translated(available.row.label)})
            return redirect("case", case.pk) if access.can_see_case(request.staff, case) else redirect("desk")
    # As if reasons were written: the form asks for them.
    context = FactContext(view.matter, request.staff, reasons=True, publishable=True)
    known = system_facts((name for name in available.needs if name in SYSTEM_FACTS), context)
    keys = {one.dossier_id: one for one in latest_epochs([report.dossier_id for report in reports])}
    return render(
        request, "desk/act.html", page | {"available": available, "form": form, "epoch": epoch, "computed": known, "keys": keys}
    )


def _reports_written_to(view: MatterView, event: str) -> list[Report]:
    """The reports whose reporters must get a message when this event is recorded; empty where the event needs none."""
    if not tells_reporter(view.pack, event):
        return []
    return list(_reports_of(view))


def _references_to_choose(view: MatterView, event: str) -> list[str]:
    """References of the reports among which the staff member chooses the report that the event is about.

    Empty where the event is not about a single report, or the case has only one.
    """
    known = list(_reports_of(view).values_list("reference", flat=True)) if is_about_one_report(view.pack, event) else []
    return known if len(known) > 1 else []


def _allegations_of(view: MatterView) -> list[Allegation]:
    """The allegations of the case about the matter's subject, in the order of recording."""
    rows = Allegation.objects.filter(case=view.matter.case_id, subject=view.matter.subject_id)
    return list(rows.order_by("recorded_at", "pk"))


def _reports_of(view: MatterView) -> QuerySet[Report]:
    """The reports of the matter's case, the oldest first."""
    return Report.objects.filter(in_case__case=view.matter.case_id).order_by("received_hour", "pk")


def _act_request(form: ActForm, available: AvailableAct) -> matter_services.ActRequest:
    """The act that the valid form describes, as input for a service of `matters.services`."""
    return matter_services.ActRequest(
        available.event,
        available.role,
        form.stated(),
        reasons=form.cleaned_data.get("reasons") or None,
        messages=form.messages(),
        publishable=str(form.cleaned_data.get("publishable", "")).strip(),
        findings=form.findings(),
    )


def _matter_or_404(person: Staff, pk: UUID) -> MatterView:
    """The matter with this id, with the acts that the staff member may record.

    Raises Http404 where none exists or the staff member may not see the matter's case.
    """
    found = Matter.objects.select_related("case__body", "case__dossier", "subject").filter(pk=pk).first()
    if found is None or not access.can_see_case(person, found.case):
        raise Http404
    state = state_of(found, timezone.now())
    return MatterView(state, matter_access.seats(person, found.case, state.pack))
