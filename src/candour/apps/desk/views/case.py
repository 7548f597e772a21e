"""Pages of one case: overview, new allegation, notes, handover note and messages to its reporters."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.cases import access
from candour.apps.cases import services as case_services
from candour.apps.cases.models import Case
from candour.apps.cases.queries import categories
from candour.apps.cases.queries.categories import pack_of
from candour.apps.desk import services
from candour.apps.desk.forms import AllegationForm, SearchForm, WordsForm
from candour.apps.desk.queries import case as cases
from candour.apps.desk.queries import report_summary, subjects
from candour.apps.desk.views.triage import back_to
from candour.apps.dossiers.forms import key_is_newest
from candour.apps.dossiers.models import Dossier, Epoch, Item
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.forces.models import Officer
from candour.apps.matters import access as matter_access
from candour.apps.matters import services as matter_services
from candour.apps.matters.queries import letters, prior_acts
from candour.apps.matters.queries.matter_view import MatterView
from candour.apps.matters.queries.state import MatterState, states_of
from candour.apps.people.access import StaffRequest, may, staff
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.apps.people.queries import live_roles
from candour.apps.reports.models import Report
from candour.ui.posting import attempt, id_or_none, posted


@staff()
@require_GET
def case(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The page of one case, with what the signed-in staff member may see and do in the case."""
    person, found = request.staff, access.case_or_404(request.staff, pk)
    states = _states_of_matters(found)
    view = cases.view(found, states, with_barred=may(person, Permission.ASSIGN_CASES))
    given = view.roles_of(person)
    powers = access.powers(person, found, given)
    acting = live_roles(person) if powers.reads else set()
    matters = _views_of_matters(states, acting, given) if found.dossier_id else []
    known = {row.subject for row, _words in view.allegations if row.subject}
    return render(
        request,
        "desk/case.html",
        {
            "case": found,
            "view": view,
            "report_facts": {part.report.pk: list(report_summary.rows(part.report)) for part in view.reports},
            "why_unsafe": report_summary.why_unsafe,
            "history": subjects.history(known, person, but_not=found) if known else None,
            "may": powers,
            "matters": matters,
            "prior": [] if found.dossier_id else [MatterView(one, {}) for one in states],
            "letters": letters.of_matters(matters),
        },
    )


@staff()
@require_http_methods(["GET", "POST"])
def allegation(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The pages that record an allegation: choose the subject, then the category."""
    found = _workable_or_404(request.staff, pk)
    data = request.POST if request.method == "POST" else request.GET
    subject = subjects.officer_by_id(request.staff, id_or_none(data.get("subject")))
    unknown = "unknown" in request.GET or (request.method == "POST" and subject is None)
    form = AllegationForm(posted(request), pack=pack_of(found), described=unknown)
    if form.is_valid():
        named = services.Named(form.cleaned_data["category"], subject, form.cleaned_data["mention"] if unknown else None)
        now = timezone.now()
        if attempt(form, lambda: services.record_allegation(found, named, by=request.staff, now=now)):
            messages.success(request, _("The allegation is recorded."))
            return redirect("case", found.pk) if access.can_see_case(request.staff, found) else redirect("desk")
    return render(request, "desk/allegation.html", _allegation_page(request, found, form, subject, unknown=unknown))


@staff()
@require_http_methods(["GET", "POST"])
def note(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that stores a sealed note in the case's dossier."""
    found = _workable_or_404(request.staff, pk)
    form = WordsForm(
        posted(request),
        label=_("Your note"),
        hint=_(
            "Sealed in your browser. Those who handle the case and the intake team can read it; nobody can change it later."
        ),
    )
    return _sealed_text_page(
        request,
        form,
        dossier=found.dossier,
        write=lambda text: case_services.write_note(found, text, by=request.staff, now=timezone.now()),
        page={"case": found, "item_kind": "note", "title": _("Write a note"), "back": f"/desk/cases/{found.pk}/"},
    )


@staff()
@require_http_methods(["GET", "POST"])
def handover_note(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that stores the sealed note for the next handler, which a handover needs."""
    found = access.case_or_404(request.staff, pk)
    if not access.can_write_handover_note(request.staff, found):
        raise Http404
    hint = _("What is done, what is open, what was promised to whom and by when. Sealed in your browser to the case.")
    return _sealed_text_page(
        request,
        WordsForm(posted(request), label=_("For whoever comes next"), hint=hint),
        dossier=found.dossier,
        write=lambda text: case_services.write_handover_note(found, text, by=request.staff, now=timezone.now()),
        page={
            "case": found,
            "item_kind": "handover",
            "title": _("Write the handover note"),
            "back": f"/desk/cases/{found.pk}/",
        },
    )


@staff()
@require_http_methods(["GET", "POST"])
def message(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The form that sends a sealed message to the reporter of a report."""
    report = Report.objects.select_related("dossier", "in_case").filter(pk=pk).first()
    if report is None or not access.can_write_to(request.staff, report):
        raise Http404
    form = WordsForm(
        posted(request),
        label=_("Your message to the reporter"),
        hint=_(
            "Sealed in your browser. The reporter reads it in the mailbox, with your name. "
            "Say who you are, what comes next, and when."
        ),
    )
    return _sealed_text_page(
        request,
        form,
        dossier=report.dossier,
        write=lambda text: matter_services.send_message(report, text, by=request.staff, now=timezone.now()),
        page={
            "report": report,
            "item_kind": "message",
            "title": _("Write to the reporter"),
            "back": back_to(request.staff, report)["Location"],
        },
    )


def _sealed_text_page(
    request: StaffRequest, form: WordsForm, *, dossier: Dossier | None, write: Callable[[bytes], Item], page: dict[str, object]
) -> HttpResponseBase:
    """Show the form for one sealed text; once the form is valid, store the text with `write` and redirect to `page["back"]`.

    `dossier`: the dossier that the text is sealed to. `page`: the other variables of the template.
    """
    if dossier is None:
        raise Http404
    epoch = latest_epoch(dossier)
    newest = form.is_valid() and key_is_newest(form, epoch)
    stored: Item | None = attempt(form, lambda: write(form.cleaned_data["text"])) if newest else None
    if stored:
        messages.success(request, _("It is kept, sealed."))
        return redirect(str(page["back"]))
    return render(request, "desk/write.html", {"form": form, "epoch": epoch} | page)


def _states_of_matters(case: Case) -> list[MatterState]:
    """The states of the case's matters; those of an imported case are computed from imported acts."""
    read = prior_acts.states_of if case.dossier_id is None else states_of
    return read([case], timezone.now()).get(case.pk, [])


def _views_of_matters(states: list[MatterState], held: Collection[str], given: Collection[str]) -> list[MatterView]:
    """The case's matters, with what the staff member may do in each.

    `held`: the staff member's roles; the caller passes no roles for a staff member who cannot read the case. `given`: the
    roles in which the staff member handles the case.
    """
    seats = matter_access.seats_of_reader(states[0].pack, held, given) if states else {}
    return [MatterView(one, seats) for one in states]


def _workable_or_404(person: Staff, pk: UUID) -> Case:
    """The case with this id. Raises Http404 where the staff member may not work on the case."""
    found = access.case_or_404(person, pk)
    if not access.can_work_on(person, found):
        raise Http404
    return found


def _allegation_page(
    request: StaffRequest, case: Case, form: AllegationForm, subject: Officer | None, *, unknown: bool
) -> dict[str, object]:
    """Variables for the template of the pages that record an allegation.

    `unknown`: whether the subject is not identified yet.
    """
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    epoch: Epoch | None = latest_epoch(case.dossier) if case.dossier else None
    return {
        "case": case,
        "form": form,
        "subject": subject,
        "unknown": unknown,
        "search": search,
        "words": words,
        "found": [] if subject or unknown else subjects.officers(request.staff, case.force, words),
        "history": subjects.history([subject], request.staff, but_not=case) if subject else None,
        "epoch": epoch,
        "category_hints": categories.hints(pack_of(case)),
    }
