"""Pages for asking a reporter again: the investigator's question, and the supervisor's decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candour.apps.desk.forms import AskDecisionForm, AskForm
from candour.apps.dossiers.forms import key_is_newest
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.matters import access as matter_access
from candour.apps.matters import services as matter_services
from candour.apps.matters.models import Ask
from candour.apps.matters.queries import asks
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.permissions import Permission
from candour.apps.reports.models import Report
from candour.ui.posting import attempt, posted


@staff()
@require_http_methods(["GET", "POST"])
def ask(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form in which an investigator writes a sealed question to the reporter. A supervisor then approves or refuses it."""
    report = Report.objects.select_related("body", "dossier", "in_case__case").filter(pk=pk).first()
    if report is None or not matter_access.can_ask(request.staff, report):
        raise Http404
    hint = _("Ask one thing, in plain words. Sealed in your browser to the report. The reporter reads it with your name.")
    form, epoch = AskForm(posted(request), label=_("Your question"), hint=hint), latest_epoch(report.dossier)
    if form.is_valid() and key_is_newest(form, epoch) and attempt(form, lambda: _request_ask(report, form, request)):
        messages.success(request, _("A supervisor now decides whether it is asked."))
        return redirect("case", report.in_case.case_id)
    page = {"form": form, "epoch": epoch, "report": report, "case": report.in_case.case, "count": asks.count(report)}
    return render(request, "desk/ask.html", page)


@staff(Permission.ASSIGN_CASES)
@require_http_methods(["GET", "POST"])
def decide(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form with which a supervisor reads a question to the reporter, and approves or refuses it."""
    rows = Ask.objects.filter(pk=pk, approved_at=None, refused_at=None)
    found = rows.select_related("report__body", "report__in_case__case", "words", "wanted_by").first()
    if found is None or not matter_access.can_decide_ask(request.staff, found):
        raise Http404
    form, case = AskDecisionForm(posted(request)), found.report.in_case.case
    approve = form.is_valid() and form.cleaned_data["say"] == "approve"
    if form.is_valid() and attempt(form, lambda: _decide_ask(found, request, approve=approve)):
        outcome = _("It is put to the reporter, who says yes or no.") if approve else _("The reporter is not asked.")
        messages.success(request, outcome)
        return redirect("case", case.pk)
    page = {"ask": found, "case": case, "form": form, "count": asks.count(found.report)}
    return render(request, "desk/judge_ask.html", page)


def _request_ask(report: Report, form: AskForm, request: StaffRequest) -> bool:
    """Store the investigator's request to ask the question in the form. Returns True.

    Does not catch the Refusal of the service.
    """
    given = form.cleaned_data
    matter_services.request_ask(report, given["reason"], given["text"], by=request.staff, now=timezone.now())
    return True


def _decide_ask(found: Ask, request: StaffRequest, *, approve: bool) -> bool:
    """Record the supervisor's decision on the question. Returns True. Does not catch the Refusal of the service."""
    matter_services.decide_ask(found, approve=approve, by=request.staff, now=timezone.now())
    return True
