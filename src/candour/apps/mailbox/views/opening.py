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

from candour.apps.journey.services.proof_of_work import MustWait, MustWork, Proof
from candour.apps.mailbox import access
from candour.apps.mailbox.forms import OpeningForm
from candour.apps.mailbox.services import opening as services
from candour.apps.mailbox.services import sessions
from candour.apps.mailbox.services.opening import Opened, Wrong
from candour.apps.mailbox.services.sessions import SessionToken
from candour.apps.mailbox.services.writing import use_form
from candour.apps.mailbox.views.home import show
from candour.domain.sealing import BadPassphrase, MailboxLocator, Passphrase
from candour.ui.audience import public

LOCATOR_BYTES: Final = 32
LARGEST_ASK: Final = 4096
AWAY: Final = "https://www.bbc.co.uk/weather"


@public
@access.own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest) -> HttpResponseBase:
    """Type the seven words. Posted without JavaScript, the page that answers shows everything at once."""
    if request.method == "POST":
        return _open_here(request)
    if access.holder(request):
        return redirect("mailbox:home")
    return access.opening_page(request, OpeningForm())


def _open_here(request: HttpRequest) -> HttpResponse:
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return access.opening_page(request, form, kept=bool(request.POST.get("kept")))
    told = form.cleaned_data
    now = timezone.now()
    if not use_form(told["once"], now=now):
        # Most likely the browser's "send again?" after she left, perhaps pressed by someone else.
        return access.opening_page(request, OpeningForm(), closed=True)
    try:
        found = services.open_with_words(Passphrase(told["words"]), told["ticket"], now=now)
    except BadPassphrase:
        found = Wrong()
    if not isinstance(found, Opened):
        return _not_opened(request, found, told)
    response = show(request, found.mailbox, secret=found.secret, kept={told["kept_for"]: told["kept"]})
    access.keep_open(response, found.token)
    return response


def _not_opened(request: HttpRequest, found: Wrong | MustWait | MustWork, told: dict[str, Any]) -> HttpResponse:
    waiting = isinstance(found, MustWait)
    first = {"ticket": found.ticket if isinstance(found, MustWait) else "", "kept": told["kept"], "kept_for": told["kept_for"]}
    return access.opening_page(
        request,
        OpeningForm(initial=first),
        kept=bool(told["kept"]),
        wait=found.seconds if isinstance(found, MustWait) else None,
        wrong=not waiting,
    )


@public
@access.own_forms_only
@require_POST
def find(request: HttpRequest) -> HttpResponseBase:
    """With JavaScript: a locator, and a proof of work where one was asked for. The passphrase stays in the browser."""
    asked = _read(request)
    if asked is None:
        return _answer(400, error=_("That could not be read. Reload the page and try again."))
    found = services.open_with_locator(*asked, now=timezone.now())
    if isinstance(found, MustWork):
        text = _("Someone has tried wrong words many times. Your device must do a small sum first. This takes a few seconds.")
        return _answer(429, error=text, work={"challenge": found.challenge, "bits": found.bits})
    if isinstance(found, Wrong):
        return _answer(404, error=_("Those words did not open anything. Check each word and try again."))
    response = _answer(200, next_page=reverse("mailbox:home"))
    access.keep_open(response, found.token)
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
@access.own_forms_only
@require_POST
def close(request: HttpRequest) -> HttpResponseBase:
    """Close my mailbox. Also what the quick exit sends behind her, where there is JavaScript."""
    response = access.opening_page(request, OpeningForm(), left=True)
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
    if cookie := request.COOKIES.get(access.COOKIE):
        sessions.end(SessionToken(cookie))
        access.forget(response)
