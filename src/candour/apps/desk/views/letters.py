"""Pages for letters: write and send a letter, read a sent letter, and get either letter as a PDF with blanks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.cases import access
from candour.apps.desk.forms import LetterForm
from candour.apps.dossiers.forms import key_is_newest
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.matters import access as matter_access
from candour.apps.matters import services as matter_services
from candour.apps.matters.models import Letter, Matter
from candour.apps.matters.queries import letter_pdf, letters
from candour.apps.matters.queries.letters import REPORTER, SendableLetter
from candour.apps.matters.queries.matter_view import MatterView
from candour.apps.matters.queries.state import state_of
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.procedure import load_pack
from candour.domain.procedure.letters import particulars_of
from candour.domain.procedure.result_rows import Letter as LetterRow
from candour.ui.errors import Refusal
from candour.ui.posting import attempt, id_or_none, posted


@staff()
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, pk: UUID, letter: str) -> HttpResponseBase:
    """The form that sends a letter of the pack.

    The browser puts the particulars that the staff member types into the letter's text, and seals them when the form is sent.
    """
    now, by = timezone.now(), request.staff
    matter = _matter_or_404(by, pk)
    to_reporter = _pack_row_or_404(matter, letter).audience == REPORTER
    reports = _reports_of(by, matter) if to_reporter else []
    report = _chosen_report(reports, request.POST.get("report") or request.GET.get("report"))
    dossier = report.dossier if report else None if to_reporter else matter.case.dossier
    form, epoch = (LetterForm(posted(request)), latest_epoch(dossier)) if dossier else (None, None)
    if form and form.is_valid() and key_is_newest(form, epoch):
        sealed = form.cleaned_data["letter"]
        sent = attempt(form, lambda: matter_services.send_letter(matter, letter, sealed, report=report, by=by, now=now))
        if sent:
            messages.success(request, _("The letter is kept, sealed, and recorded as sent."))
            return redirect("letter", sent.pk)
    view, sending = _sending_or_404(by, matter, letter, now)
    page = {"view": view, "case": matter.case, "sending": sending, "reports": reports, "report": report, "form": form}
    if form:
        article = letters.blank_html(matter, letter, now, report, level=3)
        page |= {"epoch": epoch, "article": article, "particulars": particulars_of(view.pack, letter)}
    return render(request, "desk/letter_write.html", page)


@staff()
@require_GET
def blank_pdf(request: StaffRequest, pk: UUID, letter: str) -> HttpResponseBase:
    """An unsent letter as a PDF, with blanks to fill in by hand."""
    now = timezone.now()
    view, sending = _sending_or_404(request.staff, _matter_or_404(request.staff, pk), letter, now)
    report = (
        _chosen_report(_reports_of(request.staff, view.matter), request.GET.get("report"))
        if sending.row.audience == REPORTER
        else None
    )
    article = letters.blank_html(view.matter, letter, now, report)
    return _pdf(request, view.pack.header.language, article, sending.row.label) or redirect("letter_write", pk, letter)


@staff()
@require_GET
def sent(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """A sent letter. The browser opens the letter's sealed particulars in place."""
    found = _letter_or_404(request.staff, pk)
    article = letters.sent_html(found)
    page = {"letter": found, "label": letters.label(found), "case": found.matter.case, "article": article}
    return render(request, "desk/letter.html", page)


@staff()
@require_GET
def sent_pdf(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """A sent letter as a PDF with blanks, because the server cannot read the sealed particulars."""
    found = _letter_or_404(request.staff, pk)
    language = letters.letterhead(found.matter, found.sent_at.date(), None).language
    return _pdf(request, language, letters.sent_html(found), letters.label(found)) or redirect("letter", pk)


def _pdf(request: StaffRequest, language: str, article: str, title: str) -> HttpResponseBase | None:
    """The response with `article` (HTML) as a PDF; None, with a message on the next page, where this server makes no PDFs."""
    try:
        made = letter_pdf.pdf(article, title, language)
    except Refusal as problem:
        messages.warning(request, str(problem))
        return None
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return response


def _matter_or_404(person: Staff, pk: UUID) -> Matter:
    """The matter with this id. Raises Http404 where none exists or the staff member may not see the matter's case."""
    found = Matter.objects.select_related("case__body", "case__dossier", "subject").filter(pk=pk).first()
    if found is None or not access.can_see_case(person, found.case):
        raise Http404
    return found


def _pack_row_or_404(matter: Matter, letter: str) -> LetterRow:
    """The pack's row of this letter. Raises Http404 where the pack has no such letter."""
    row = next((row for row in load_pack(matter.pack).letter if row.id == letter), None)
    if row is None:
        raise Http404
    return row


def _sending_or_404(person: Staff, matter: Matter, letter: str, now: datetime) -> tuple[MatterView, SendableLetter]:
    """The matter, and the letter as it can be sent now. Raises Http404 where the staff member cannot send the letter."""
    state = state_of(matter, now)
    view = MatterView(state, matter_access.seats(person, matter.case, state.pack))
    sending = letters.one_to_send(view, letter)
    if sending is None:
        raise Http404
    return view, sending


def _letter_or_404(person: Staff, pk: UUID) -> Letter:
    """The sent letter with this id. Raises Http404 where none exists or the staff member may not see the letter's case."""
    rows = Letter.objects.select_related("matter__case__body", "report", "item", "sent_by")
    found = rows.filter(pk=pk).first()
    if found is None or not access.can_see_case(person, found.matter.case):
        raise Http404
    return found


def _reports_of(person: Staff, matter: Matter) -> list[Report]:
    """The reports of the matter's case that the staff member's body received, the oldest first."""
    rows = Report.objects.filter(in_case__case=matter.case_id, body=person.body_id)
    return list(rows.select_related("dossier").order_by("received_hour", "pk"))


def _chosen_report(reports: list[Report], wanted: str | None) -> Report | None:
    """The report with the id `wanted`, or None where there is none. A single report counts as chosen, whatever `wanted` is."""
    if len(reports) == 1:
        return reports[0]
    return next((one for one in reports if one.pk == id_or_none(wanted)), None)
