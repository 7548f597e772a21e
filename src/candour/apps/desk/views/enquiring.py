"""Pages for lines of enquiry, and for the review of other allegations about the subject."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candour.apps.cases import access
from candour.apps.desk.forms import EnquiryForm, WordsForm
from candour.apps.desk.queries import subjects
from candour.apps.dossiers.forms import key_is_newest
from candour.apps.dossiers.models import Epoch
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.matters import services as matter_services
from candour.apps.matters.models import Enquiry, Matter
from candour.apps.people.access import StaffRequest, may, staff
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.ui.posting import attempt, posted


@staff()
@require_http_methods(["GET", "POST"])
def pattern(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The page that shows other allegations about a matter's subject, and records that the staff member reviewed them."""
    matter = _matter_or_404(request.staff, pk)
    if request.method == "POST":
        matter_services.look_at_pattern(matter, by=request.staff, now=timezone.now())
        messages.success(request, _("It is written down that you looked. Address it in your reasons."))
        return redirect("matter", matter.pk)
    history = subjects.history([matter.subject] if matter.subject else [], request.staff, but_not=matter.case)
    page = {"matter": matter, "history": history, "links": may(request.staff, Permission.TRIAGE_REPORTS)}
    return render(request, "desk/pattern.html", page)


@staff()
@require_http_methods(["GET", "POST"])
def enquiry(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that opens a line of enquiry in a case."""
    matter = _matter_or_404(request.staff, pk)
    form = WordsForm(posted(request), label=_("What is to be found out, and how"), hint=_("Sealed in your browser."))
    epoch = _latest_epoch_of(matter)
    if form.is_valid() and key_is_newest(form, epoch):
        matter_services.open_enquiry(matter, form.cleaned_data["text"], by=request.staff, now=timezone.now())
        messages.success(request, _("The line of enquiry is open. Nothing is decided while it is."))
        return redirect("matter", matter.pk)
    page = {
        "form": form,
        "epoch": epoch,
        "item_kind": "enquiry",
        "title": _("Open a line of enquiry"),
        "back": f"/desk/matters/{matter.pk}/",
    }
    return render(request, "desk/write.html", page)


@staff()
@require_http_methods(["GET", "POST"])
def close_enquiry(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that closes a line of enquiry with its result."""
    found = Enquiry.objects.select_related("matter__case__dossier", "words").filter(pk=pk, closed_at=None).first()
    if found is None:
        raise Http404
    matter = _matter_or_404(request.staff, found.matter_id)
    form, epoch = (
        EnquiryForm(posted(request), label=_("What was found"), hint=_("Sealed in your browser.")),
        _latest_epoch_of(matter),
    )
    if form.is_valid() and key_is_newest(form, epoch):
        result, words = form.cleaned_data["result"], form.cleaned_data["text"]
        attempt(form, lambda: matter_services.close_enquiry(found, result, words, by=request.staff, now=timezone.now()))
        if form.is_valid():
            messages.success(request, _("The line of enquiry is closed."))
            return redirect("matter", matter.pk)
    return render(request, "desk/close_enquiry.html", {"form": form, "epoch": epoch, "enquiry": found, "matter": matter})


def _matter_or_404(person: Staff, pk: UUID) -> Matter:
    """The matter with this id. Raises Http404 where none exists or the staff member may not work on the matter's case."""
    found = Matter.objects.select_related("case__body", "case__dossier", "subject").filter(pk=pk).first()
    if found is None or not access.can_work_on(person, found.case):
        raise Http404
    return found


def _latest_epoch_of(matter: Matter) -> Epoch:
    """The latest epoch of the case's dossier. Raises Http404 for an imported case, which has no dossier."""
    if matter.case.dossier is None:
        raise Http404
    return latest_epoch(matter.case.dossier)
