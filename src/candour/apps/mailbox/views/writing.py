"""The views with which a reporter sends a message, adds to the report, raises a safety flag, withdraws or makes a choice.

The browser script posts the same forms with `Accept: application/json` and sealed content, and is answered in JSON.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from candour.apps.dossiers.forms import SealedField, authorship_of_json
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.journey.services.uploads import SealedFile, SealingHandler
from candour.apps.mailbox.access import MailboxRequest
from candour.apps.mailbox.forms import (
    AdditionForm,
    AnswerForm,
    ExclusionForm,
    FileForm,
    MessageForm,
    SingleUseForm,
    WritingForm,
)
from candour.apps.mailbox.queries import procedure
from candour.apps.mailbox.services import writing as services
from candour.apps.mailbox.views.passphrase import holder_only
from candour.apps.reports.models import Mailbox
from candour.apps.reports.services import Exhibit
from candour.domain.procedure import help_groups, load_pack
from candour.domain.sealing import Recipient, seal_json
from candour.ui.errors import Refusal
from candour.ui.posting import posted
from candour.ui.requests import wants_json

MOST_VERSIONS: Final = 2  # the file, and for an image also the copy without hidden details
LARGEST_REQUEST: Final = 64 * 1024


@holder_only
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: MailboxRequest) -> HttpResponse:
    """Show the form for a message to the staff who can read the report; on POST, send the message."""
    return _write_text(request, MessageForm, services.send_message, "message")


@holder_only
@require_http_methods(["GET", "HEAD", "POST"])
def addition(request: MailboxRequest) -> HttpResponse:
    """Show the form for an addition to the account; on POST, add the text. The account itself is never changed."""
    return _write_text(request, AdditionForm, services.add_to_account, "addition")


def _write_text(request: MailboxRequest, kind: type[WritingForm], send: Callable[..., None], name: str) -> HttpResponse:
    """Show the page on which the reporter writes a text; on POST, send the text.

    `kind`: the class of the form; `name`: the name of the page's template, without ending; `send`: the service that gets the
    sealed text.
    """
    form = kind(posted(request))
    status = HTTPStatus.BAD_REQUEST
    if form.is_bound and form.is_valid():
        try:
            send(request.mailbox, _sealed_text_of(request.mailbox, form), once=form.cleaned_data["once"], now=timezone.now())
        except Refusal as refusal:
            form.add_error("text" if form.cleaned_data.get("ciphertext") else "words", str(refusal))
            status = refusal.status
        else:
            return _go_to_mailbox(request, name)
    if form.is_bound and wants_json(request):
        return _refuse(request, _first_error(form), status)
    epoch = latest_epoch(request.mailbox.report.dossier)
    return render(request, f"mailbox/{name}.html", {"form": form, "epoch": epoch})


def _sealed_text_of(mailbox: Mailbox, form: WritingForm) -> services.Sealed:
    """Return the ciphertext that the browser sealed or, without JavaScript, the typed text sealed and signed here in memory.

    Raises Refusal where the words with which to sign are wrong.
    """
    sealed = form.cleaned_data.get("ciphertext")
    if isinstance(sealed, services.Sealed):
        return sealed
    signer = services.signer_of(mailbox, form.cleaned_data["words"])
    return services.seal(mailbox, {"text": form.cleaned_data["text"]}, signer)


@holder_only
@require_http_methods(["GET", "HEAD", "POST"])
def not_safe(request: MailboxRequest) -> HttpResponse:
    """Show help lines and a form for a message; on POST, raise a safety flag."""
    if request.method == "POST":
        form = SingleUseForm(request.POST)
        once = (
            form.cleaned_data["once"] if form.is_valid() else uuid.uuid4()
        )  # the flag is raised even if the form is not valid
        services.raise_safety(request.mailbox, once=once, now=timezone.now())
        return redirect("mailbox:not_safe")
    raised = request.mailbox.report.safety_flags.filter(reason="raised_in_mailbox", answered_at=None).exists()
    epoch = latest_epoch(request.mailbox.report.dossier)
    context = {
        "raised": raised,
        "help": help_groups([load_pack(request.mailbox.report.body.pack)])[0],
        "message": MessageForm(),
        "safety": SingleUseForm(),
        "epoch": epoch,
    }
    return render(request, "mailbox/not_safe.html", context)


@holder_only
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MailboxRequest) -> HttpResponse:
    """Explain what withdrawing the report means; on POST, withdraw the report."""
    form = SingleUseForm(posted(request))
    if form.is_bound and form.is_valid():
        services.withdraw(request.mailbox, once=form.cleaned_data["once"], now=timezone.now())
        return _go_to_mailbox(request, "withdrawn")
    return render(request, "mailbox/stop.html", {"form": SingleUseForm(), "report": request.mailbox.report})


@holder_only
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: MailboxRequest, event: str) -> HttpResponse:
    """Show an act that only the reporter can do, such as asking for a review or declining support; on POST, record the act."""
    now, form = timezone.now(), SingleUseForm(posted(request))
    choice = procedure.choice(request.mailbox.report, event, now=now)
    if form.is_bound and form.is_valid():
        try:
            services.choose(request.mailbox, event, once=form.cleaned_data["once"], now=now)
        except Refusal:
            choice = None
        else:
            return _go_to_mailbox(request, "chosen")
    return render(request, "mailbox/choose.html", {"choice": choice, "form": SingleUseForm()})


@holder_only
@require_POST
def keep_out(request: MailboxRequest, pk: uuid.UUID) -> HttpResponse:
    """Record the reporter's answer, yes or no, to whether an excluded person is to be kept out. `pk`: id of the exclusion."""
    form = ExclusionForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            services.answer_exclusion(request.mailbox, pk, sent["answer"], once=sent["once"], now=timezone.now())
        except Refusal:
            return redirect("mailbox:home")
        return _go_to_mailbox(request, "kept_out")
    return redirect("mailbox:home")


@holder_only
@require_POST
def answer(request: MailboxRequest, pk: uuid.UUID) -> HttpResponse:
    """Record the reporter's answer to the ask with the id `pk`: yes, in writing only, or no."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            services.answer_ask(request.mailbox, pk, sent["answer"], once=sent["once"], now=timezone.now())
        except Refusal:
            return _go_to_mailbox(request, "answered_before")
        return _go_to_mailbox(request, "answered")
    return redirect("mailbox:home")


@holder_only
@require_http_methods(["GET", "HEAD", "POST"])
def exhibits(request: MailboxRequest) -> HttpResponse:
    """Show the form for files; on POST, add the posted files, sealed by the browser or, without JavaScript, here."""
    if request.method == "POST":
        return _add_uploaded(request) if wants_json(request) else _add_streamed(request)
    return _file_page(request, FileForm())


def _file_page(request: MailboxRequest, form: FileForm) -> HttpResponse:
    """Render the page with the form for files and the number of the dossier's newest epoch, to which the browser seals."""
    epoch = latest_epoch(request.mailbox.report.dossier)
    return render(request, "mailbox/files.html", {"form": form, "epoch": epoch})


def _add_streamed(request: MailboxRequest) -> HttpResponse:
    """Add the files of a form posted without JavaScript, which are sealed as they stream in."""
    epoch = latest_epoch(request.mailbox.report.dossier)
    recipient = Recipient(epoch.public_key)
    # Set before the request is read: Django's own handlers would write large files to disk unsealed.
    request.upload_handlers = [SealingHandler(request, recipient)]
    form = _read_files(request)
    if not form.is_valid():
        return _file_page(request, form)
    now = timezone.now()
    recorded = [file.record(now=now) for file in form.cleaned_data["file"] if isinstance(file, SealedFile)]
    try:
        by = services.signer_of(request.mailbox, form.cleaned_data["words"])
        sealed = [
            Exhibit(uuid.UUID(file["upload"]), file["token"], seal_json(recipient, file["details"]), by) for file in recorded
        ]
        services.add_exhibit(request.mailbox, sealed, epoch.number, once=form.cleaned_data["once"], now=now)
    except Refusal as refusal:
        form.add_error("words", str(refusal))
        return _file_page(request, form)
    return _go_to_mailbox(request, "file")


def _read_files(request: MailboxRequest) -> FileForm:
    """Return the form with the posted files, sealed as they stream in. The form has an error if the store is full."""
    try:
        return FileForm(request.POST, files=request.FILES)
    except OSError:  # the store is full and the file was not stored
        form = FileForm({"once": str(uuid.uuid4())}, files={})
        form.errors["file"] = form.error_class([_("There is no room for this file just now. Try again later.")])
        return form


def _add_uploaded(request: MailboxRequest) -> HttpResponse:
    """Add a file, with its versions, that the browser sealed and uploaded before; answer in JSON."""
    try:
        once, epoch, versions = _read_uploaded(request.body)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        return _refuse(request, _("That could not be read. Choose the file again."), HTTPStatus.BAD_REQUEST)
    try:
        services.add_exhibit(request.mailbox, versions, epoch, once=once, now=timezone.now())
    except Refusal as refusal:
        return _refuse(request, str(refusal), refusal.status)
    return _go_to_mailbox(request, "file")


def _read_uploaded(body: bytes) -> tuple[uuid.UUID, int, list[Exhibit]]:
    """Return (form id, epoch, exhibits) from JSON {"once", "epoch", "exhibits"}; see `_read_exhibit`.

    Raises ValueError, TypeError or KeyError if the JSON has another shape.
    """
    if len(body) > LARGEST_REQUEST:
        raise ValueError("too long")
    sent: Any = json.loads(body)
    parts = sent["exhibits"]
    if not isinstance(parts, list) or not 1 <= len(parts) <= MOST_VERSIONS:
        raise ValueError("one file at a time")
    return uuid.UUID(str(sent["once"])), int(sent["epoch"]), [_read_exhibit(part) for part in parts]


def _read_exhibit(part: Any) -> Exhibit:
    """Convert a JSON object {"upload", "token", "details", "authorship"} to an `Exhibit`.

    `details` is in the form that `SealedField` reads; `authorship` signs the file. Raises ValueError, TypeError or KeyError.
    """
    try:
        details = SealedField().clean(part["details"])
    except ValidationError:
        raise ValueError("details") from None
    by = authorship_of_json(part["authorship"]) if part.get("authorship") else None
    return Exhibit(uuid.UUID(str(part["upload"])), str(part["token"]), details, by)


def _go_to_mailbox(request: MailboxRequest, what: str) -> HttpResponse:
    """Redirect to the mailbox page, or answer the script with the page's address. `what`: the key of the confirmation shown."""
    where = f"{reverse('mailbox:home')}?done={what}"
    return JsonResponse({"next": where}) if wants_json(request) else redirect(where)


def _refuse(request: MailboxRequest, error: str, status: int) -> HttpResponse:
    """Answer the script with the error and the dossier's newest key, so that the script can seal the text again and resend it.

    `status`: the HTTP status of the answer.
    """
    epoch = latest_epoch(request.mailbox.report.dossier)
    return JsonResponse({"error": error, "epoch": epoch.number, "recipient": epoch.public_key}, status=status)


def _first_error(form: WritingForm) -> str:
    """Return the text of the first error found in the form."""
    return next(str(text) for errors in form.errors.values() for text in errors)
