"""Which requests come from this site's own pages. One rule, for every page of a reporter.

Why not Django's CSRF token: it needs a cookie that outlives the page, and neither the journey nor the mailbox may leave such
a trace. So a form is judged by where it was sent from, as Go's net/http.CrossOriginProtection does
(https://words.filippo.io/csrf/):

1. `Sec-Fetch-Site`, which browsers set and no page can: "same-origin" and "none" (typed, or a bookmark) are ours.
2. Without it, `Origin`: it must name this site. "null" does not: a sandboxed frame of any site sends it.
3. Without both, the request is ours: no browser sent it, so it carries nobody's cookie.

A reporter without JavaScript, whose browser sends no referrer and "Origin: null" with each form, is served by the first
step: every browser since 2020 (Safari since 16.4, 2023) sends `Sec-Fetch-Site`. Older ones send a true `Origin`, because the
site's referrer policy is "same-origin" (`config.settings`). Behind this rule, the cookies of both apps are SameSite=Strict.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from candour.ui.views import bad_request

View = Callable[..., HttpResponseBase]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def own_forms_only(view: View) -> View:
    """Refuse with 400 what a page of another site sent. Takes the place of Django's CSRF token."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in _SAFE and not from_this_site(request):
            return bad_request(request)
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


def from_this_site(request: HttpRequest) -> bool:
    """Return whether a page of this site, or no browser at all, sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin in settings.CSRF_TRUSTED_ORIGINS or origin.partition("://")[2] == request.get_host()
