"""Who may use the journey: everybody, from this site's own pages.

Journey views are exempt from Django's CSRF cookie on purpose: a reporter carries no authority another site could
borrow. There is no sign-in; the draft cookie is SameSite=Strict; and no cookie at all may be set before it is needed.
What other sites send is still refused by the browser's own word for where a request comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from candour.apps.journey.services.drafts import DraftKey, key_from_cookie
from candour.ui.audience import public

View = Callable[..., HttpResponse]
COOKIE = "draft"
_SAFE = {"GET", "HEAD", "OPTIONS"}


def journey(view: View) -> View:
    """Public, without a CSRF cookie, and deaf to forms on other sites."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in _SAFE and not _from_this_site(request):
            raise Http404
        return view(request, *args, **kwargs)

    return public(csrf_exempt(guarded))


def _from_this_site(request: HttpRequest) -> bool:
    # Forms of pages with a strict referrer policy send "null" as Origin, so Sec-Fetch-Site is asked first.
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin in {"null", settings.CANDOUR_ORIGIN, f"{request.scheme}://{request.get_host()}"}


def draft_key(request: HttpRequest) -> DraftKey | None:
    """The key in her cookie, if she has one."""
    value = request.COOKIES.get(COOKIE)
    return key_from_cookie(value) if value else None


def keep_key(response: HttpResponse, key: DraftKey) -> HttpResponse:
    """Give her the key, until her browser is closed."""
    response.set_cookie(
        COOKIE,
        key.cookie(),
        path="/report/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )
    return response


def drop_key(response: HttpResponse) -> HttpResponse:
    """Take the key back."""
    response.delete_cookie(COOKIE, path="/report/", samesite="Strict")
    return response
