"""Who may see a mailbox: whoever opened it with its passphrase, in this browser, within the last fifteen idle minutes.

Forged requests. Django's CSRF token needs a cookie that outlives the page, and a mailbox leaves no such trace; so a form is
taken by where it came from instead. `Sec-Fetch-Site`, else `Origin`, must name this site (the browser sets both, no page can),
and the session's cookie is SameSite=Strict. A client that sends neither header is no browser, so it carries nobody's cookie.
This is the rule of Go's net/http.CrossOriginProtection (https://words.filippo.io/csrf/).
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from candour.apps.mailbox.forms import OpeningForm
from candour.apps.mailbox.services import sessions
from candour.apps.mailbox.services.sessions import SessionToken
from candour.apps.reports.models import Mailbox
from candour.domain.procedure import load_pack
from candour.ui.audience import declare
from candour.ui.views import bad_request

COOKIE: Final = "open"  # says nothing to whoever looks through a browser's cookies
PATH: Final = "/mailbox/"

View = Callable[..., HttpResponseBase]


class MailboxRequest(HttpRequest):
    """A request that passed `mailbox_holder`."""

    mailbox: Mailbox


def mailbox_holder(view: View) -> View:
    """Mark a view as meant for the holder of an open mailbox, and hold it to that; anyone else meets the opening page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mailbox = holder(request)
        if mailbox is None:
            return _closed(request)
        request.mailbox = mailbox  # type: ignore[attr-defined]  # what MailboxRequest declares
        with timezone.override(load_pack(mailbox.report.body.pack).zone):
            return view(request, *args, **kwargs)

    return declare("mailbox")(own_forms_only(guarded))


def own_forms_only(view: View) -> View:
    """Refuse what another site's page sent, in place of Django's token; see the module's head."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"} and not from_this_site(request):
            return bad_request(request)
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


def from_this_site(request: HttpRequest) -> bool:
    """Whether a page of this site, or no page at all, sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin in settings.CSRF_TRUSTED_ORIGINS or origin.partition("://")[2] == request.get_host()


def holder(request: HttpRequest) -> Mailbox | None:
    """The mailbox open in this browser, or None. Using it keeps it open."""
    cookie = request.COOKIES.get(COOKIE, "")
    return sessions.resume(SessionToken(cookie), now=timezone.now()) if cookie else None


def keep_open(response: HttpResponseBase, token: SessionToken) -> None:
    """Give the browser the session's cookie: until it is closed, for this path, for this site's own requests."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, token.reveal(), path=PATH, secure=secure, httponly=True, samesite="Strict")


def forget(response: HttpResponseBase) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def wants_json(request: HttpRequest) -> bool:
    """Whether our own script asks, which shows its own words."""
    return request.headers.get("Accept", "") == "application/json"


def opening_page(request: HttpRequest, form: OpeningForm, *, status: int = 200, **more: object) -> HttpResponse:
    """The page where a passphrase is typed. It sets no cookie."""
    told = {"form": form, "salt": mailbox_salt(), "closed": False, "left": False, "kept": False, "wait": None, "wrong": False}
    return render(request, "mailbox/opening.html", told | more, status=status)


def mailbox_salt() -> str:
    """The installation's salt as the browser's derivation wants it."""
    return urlsafe_b64encode(settings.CANDOUR_MAILBOX_SALT).decode().rstrip("=")


def _closed(request: HttpRequest) -> HttpResponseBase:
    if wants_json(request):
        error = _("Your page has closed itself. Open it again with your passphrase in another tab, then come back and send.")
        return JsonResponse({"error": error, "closed": True}, status=404)
    # Only a plain form is read: reading one with files in it would put them on the disk unsealed.
    plain = request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"
    kept = request.POST.get("text", "") if plain else ""
    form = OpeningForm(initial={"kept": kept, "kept_for": request.resolver_match.url_name if request.resolver_match else ""})
    return opening_page(request, form, closed=True, kept=bool(kept))
