"""Refuses forms that other sites send (cross-site request forgery), on all pages for reporters.

Django's CSRF token is not used because it needs a cookie that outlives the page, and neither the journey nor the mailbox may
leave such a trace. Instead the request's headers decide, as in Go's net/http.CrossOriginProtection
(https://words.filippo.io/csrf/):

1. `Sec-Fetch-Site`, which browsers set and no page can change: "same-origin" and "none" (typed, or a bookmark) are accepted.
2. Without it, `Origin`: it must name this site. The value "null" is refused, because a sandboxed frame of any site sends it.
3. Without both, the request is accepted: no browser sent it, so it carries nobody's cookie.

The first rule accepts a reporter without JavaScript, whose browser sends no referrer and "Origin: null" with each form: every
browser since 2020 (Safari since 16.4, 2023) sends `Sec-Fetch-Site`. Older browsers send a true `Origin`, because the site's
referrer policy is "same-origin" (`config.settings`). In addition, the cookies of both apps are SameSite=Strict.
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
    """Decorate a view so that a form that another site sent gets a 400 response. Used in place of Django's CSRF token."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the response of the view; 400 for a request from another site whose method can change something."""
        if request.method not in _SAFE and not from_this_site(request):
            return bad_request(request)
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


def from_this_site(request: HttpRequest) -> bool:
    """Return whether the request came from a page of this site or from no browser at all."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin in settings.CSRF_TRUSTED_ORIGINS or origin.partition("://")[2] == request.get_host()
