"""The views that open and close a mailbox. Every wrong passphrase gets the same answer."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candour.apps.mailbox import access
from candour.apps.mailbox.forms import OpeningForm
from candour.apps.mailbox.services import opening as services
from candour.apps.mailbox.services import sessions
from candour.apps.mailbox.services.opening import OpenedMailbox, WrongPassphrase
from candour.apps.mailbox.services.writing import use_form
from candour.apps.mailbox.views.home import render_mailbox
from candour.apps.mailbox.views.passphrase import passphrase_page
from candour.domain.sealing import BadPassphrase, MailboxLocator, Passphrase
from candour.ui.audience import public
from candour.ui.origin import own_forms_only
from candour.ui.proof_of_work import Proof, WaitRequired, WorkRequired

LOCATOR_BYTES: Final = 32
LARGEST_REQUEST: Final = 4096
QUICK_EXIT_ADDRESS: Final = "https://www.bbc.co.uk/weather"


@public
@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest) -> HttpResponseBase:
    """Show the form for the seven words. When the form is posted without JavaScript, open the mailbox and show its page."""
    if request.method == "POST":
        return _open_with_words(request)
    if access.open_mailbox(request):
        return redirect("mailbox:home")
    return passphrase_page(request, OpeningForm())


def _open_with_words(request: HttpRequest) -> HttpResponse:
    """Open the mailbox of the posted passphrase and show the mailbox page, or show the form again."""
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return passphrase_page(request, form, kept=bool(request.POST.get("kept")))
    sent = form.cleaned_data
    now = timezone.now()
    if not use_form(sent["once"], now=now):
        # Most likely the browser resent the form after the mailbox was closed, perhaps for another person.
        return passphrase_page(request, OpeningForm(), closed=True)
    try:
        result = services.open_with_words(Passphrase(sent["words"]), sent["ticket"], now=now)
    except BadPassphrase:
        result = WrongPassphrase()
    if not isinstance(result, OpenedMailbox):
        return _answer_not_opened(request, result, sent)
    response = render_mailbox(request, result.mailbox, secret=result.secret, kept={sent["kept_for"]: sent["kept"]})
    sessions.set_cookie(response, result.token)
    return response


def _answer_not_opened(
    request: HttpRequest, result: WrongPassphrase | WaitRequired | WorkRequired, sent: dict[str, Any]
) -> HttpResponse:
    """Show the form for the seven words again, with an error or with the wait that must come first.

    `result`: why the mailbox was not opened. `sent`: the posted values, by field name.
    """
    waiting = isinstance(result, WaitRequired)
    initial = {
        "ticket": result.ticket if isinstance(result, WaitRequired) else "",
        "kept": sent["kept"],
        "kept_for": sent["kept_for"],
    }
    return passphrase_page(
        request,
        OpeningForm(initial=initial),
        kept=bool(sent["kept"]),
        wait=result.seconds if isinstance(result, WaitRequired) else None,
        wrong=not waiting,
    )


@public
@own_forms_only
@require_POST
def find(request: HttpRequest) -> HttpResponseBase:
    """Open a mailbox for the script, which sends the locator, and a proof of work if demanded, but never the passphrase."""
    asked = _read_locator_and_proof(request)
    if asked is None:
        return _answer_script(400, error=_("That could not be read. Reload the page and try again."))
    result = services.open_with_locator(*asked, now=timezone.now())
    if isinstance(result, WorkRequired):
        text = _("Someone has tried wrong words many times. Your device must do a small sum first. This takes a few seconds.")
        return _answer_script(429, error=text, work={"challenge": result.challenge, "bits": result.bits})
    if isinstance(result, WrongPassphrase):
        return _answer_script(404, error=_("Those words did not open anything. Check each word and try again."))
    response = _answer_script(200, next_page=reverse("mailbox:home"))
    sessions.set_cookie(response, result.token)
    return response


def _answer_script(status: int, *, next_page: str | None = None, error: str | None = None, work: object = None) -> JsonResponse:
    """Answer the script in JSON: the address of the next page, an error text, or a proof of work to do."""
    return JsonResponse({"next": next_page, "error": error, "work": work}, status=status)


def _read_locator_and_proof(request: HttpRequest) -> tuple[MailboxLocator, Proof | None] | None:
    """Return the locator and the proof of work, if any, that the script sent; None if the request is malformed."""
    if len(request.body) > LARGEST_REQUEST:
        return None
    try:
        sent = json.loads(request.body)
        locator = urlsafe_b64decode(str(sent["locator"]) + "=")
        proof_sent = sent.get("proof")
        proof = Proof(str(proof_sent["challenge"]), int(proof_sent["counter"])) if proof_sent else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, binascii.Error):
        return None
    return (MailboxLocator(locator), proof) if len(locator) == LOCATOR_BYTES else None


@public
@own_forms_only
@require_POST
def close(request: HttpRequest) -> HttpResponseBase:
    """End the mailbox session and delete the session's cookie. The script's quick exit posts here as well."""
    response = passphrase_page(request, OpeningForm(), left=True)
    _end_session(request, response)
    return response


@public
@require_GET
def leave(request: HttpRequest) -> HttpResponseBase:
    """Quick exit without JavaScript: end the mailbox session and redirect to a neutral site.

    A link to this address on another site sends no cookie, so such a link ends no session.
    """
    response = redirect(QUICK_EXIT_ADDRESS)
    _end_session(request, response)
    return response


def _end_session(request: HttpRequest, response: HttpResponseBase) -> None:
    """End the session whose token the request's cookie holds, if any, and delete the cookie in the response."""
    if token := sessions.token_of(request):
        sessions.end(token)
        sessions.delete_cookie(response)
