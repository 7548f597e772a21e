"""In and out of a mailbox. Answers to a wrong passphrase have one shape, whatever is wrong with it."""

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

from candour.apps.journey.services.proof_of_work import Proof, WaitRequired, WorkRequired
from candour.apps.mailbox import access
from candour.apps.mailbox.forms import OpeningForm
from candour.apps.mailbox.services import opening as services
from candour.apps.mailbox.services import sessions
from candour.apps.mailbox.services.opening import Opened, Wrong
from candour.apps.mailbox.services.writing import use_form
from candour.apps.mailbox.views.home import show
from candour.apps.mailbox.views.passphrase import passphrase_page
from candour.domain.sealing import BadPassphrase, MailboxLocator, Passphrase
from candour.ui.audience import public
from candour.ui.origin import own_forms_only

LOCATOR_BYTES: Final = 32
LARGEST_ASK: Final = 4096
AWAY: Final = "https://www.bbc.co.uk/weather"


@public
@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest) -> HttpResponseBase:
    """Type the seven words. Posted without JavaScript, the page that answers shows everything at once."""
    if request.method == "POST":
        return _open_here(request)
    if access.open_mailbox(request):
        return redirect("mailbox:home")
    return passphrase_page(request, OpeningForm())


def _open_here(request: HttpRequest) -> HttpResponse:
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return passphrase_page(request, form, kept=bool(request.POST.get("kept")))
    sent = form.cleaned_data
    now = timezone.now()
    if not use_form(sent["once"], now=now):
        # Most likely the browser's "send again?" after the mailbox was left, perhaps pressed by someone else.
        return passphrase_page(request, OpeningForm(), closed=True)
    try:
        result = services.open_with_words(Passphrase(sent["words"]), sent["ticket"], now=now)
    except BadPassphrase:
        result = Wrong()
    if not isinstance(result, Opened):
        return _not_opened(request, result, sent)
    response = show(request, result.mailbox, secret=result.secret, kept={sent["kept_for"]: sent["kept"]})
    sessions.set_cookie(response, result.token)
    return response


def _not_opened(request: HttpRequest, result: Wrong | WaitRequired | WorkRequired, sent: dict[str, Any]) -> HttpResponse:
    waiting = isinstance(result, WaitRequired)
    first = {
        "ticket": result.ticket if isinstance(result, WaitRequired) else "",
        "kept": sent["kept"],
        "kept_for": sent["kept_for"],
    }
    return passphrase_page(
        request,
        OpeningForm(initial=first),
        kept=bool(sent["kept"]),
        wait=result.seconds if isinstance(result, WaitRequired) else None,
        wrong=not waiting,
    )


@public
@own_forms_only
@require_POST
def find(request: HttpRequest) -> HttpResponseBase:
    """With JavaScript: a locator, and a proof of work where one was asked for. The passphrase stays in the browser."""
    asked = _read(request)
    if asked is None:
        return _answer(400, error=_("That could not be read. Reload the page and try again."))
    result = services.open_with_locator(*asked, now=timezone.now())
    if isinstance(result, WorkRequired):
        text = _("Someone has tried wrong words many times. Your device must do a small sum first. This takes a few seconds.")
        return _answer(429, error=text, work={"challenge": result.challenge, "bits": result.bits})
    if isinstance(result, Wrong):
        return _answer(404, error=_("Those words did not open anything. Check each word and try again."))
    response = _answer(200, next_page=reverse("mailbox:home"))
    sessions.set_cookie(response, result.token)
    return response


def _answer(status: int, *, next_page: str | None = None, error: str | None = None, work: object = None) -> JsonResponse:
    return JsonResponse({"next": next_page, "error": error, "work": work}, status=status)


def _read(request: HttpRequest) -> tuple[MailboxLocator, Proof | None] | None:
    if len(request.body) > LARGEST_ASK:
        return None
    try:
        sent = json.loads(request.body)
        locator = urlsafe_b64decode(str(sent["locator"]) + "=")
        shown = sent.get("proof")
        proof = Proof(str(shown["challenge"]), int(shown["counter"])) if shown else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, binascii.Error):
        return None
    return (MailboxLocator(locator), proof) if len(locator) == LOCATOR_BYTES else None


@public
@own_forms_only
@require_POST
def close(request: HttpRequest) -> HttpResponseBase:
    """Close my mailbox. With JavaScript the quick exit sends this too."""
    response = passphrase_page(request, OpeningForm(), left=True)
    _end(request, response)
    return response


@public
@require_GET
def leave(request: HttpRequest) -> HttpResponseBase:
    """The quick exit without JavaScript: end the session on the way out. Another site's link has no cookie and ends nothing."""
    response = redirect(AWAY)
    _end(request, response)
    return response


def _end(request: HttpRequest, response: HttpResponseBase) -> None:
    if token := sessions.token_of(request):
        sessions.end(token)
        sessions.delete_cookie(response)
