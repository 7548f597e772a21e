"""Middleware for every response: security headers, compression, and pages for a database that is unavailable or full.

Not here: the values of the headers (`ui.headers`), the names of cookies (`cookies`).
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from candour.ui import asking, headers, views
from candour.ui.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponse]


class PrivacyHeaders:
    """Middleware that adds the security headers (`ui.headers`), and forbids storing a response unless its view allows that."""

    def __init__(self, get_response: Answer) -> None:
        """Create the middleware around `get_response`, the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer with the headers. A page over https also names the onion service, if any."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in headers.FIXED.items():
            response.headers[name] = value
        if settings.CANDOUR_ONION and request.is_secure() and response.get("Content-Type", "").startswith("text/html"):
            # Tor Browser then offers the same page at the onion service, whose address is its key.
            response.headers["Onion-Location"] = settings.CANDOUR_ONION + request.get_full_path()
        return response


class GzipForAnonymous(GZipMiddleware):
    """Middleware that compresses only responses to requests without a cookie, which contain nothing personal.

    The compressed size of a page reveals secrets on it to an attacker who can add text to the page and observe the traffic
    (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response: compressed, unless request or response has a cookie or the request is no GET."""
        known = request.COOKIES or response.cookies or request.method != "GET"
        return response if known else super().process_response(request, response)


class DatabaseUnavailable:
    """Middleware that shows an error page where the database is unavailable or full.

    The page says that nothing was stored and that the visitor should try again later.
    """

    def __init__(self, get_response: Answer) -> None:
        """Create the middleware around `get_response`, the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer. Exceptions of views are handled in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return a 503 response where the database is unavailable, 507 where its disk is full; None for any other exception."""
        if isinstance(exception, (DatabaseError, InterfaceError)):
            return views.database_unavailable(request, exception)
        return None


class AnswerRefusal:
    """Middleware that turns a `Refusal` that no view caught into a response with the refusal's status and sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer. Refusals that views raise are answered in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the response for a `Refusal`; None for any other exception."""
        return views.refused(request, exception) if isinstance(exception, Refusal) else None


class ForgetWhoAsks:
    """Middleware after which the database session acts for nobody, so that no request sees the rows of the one before."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer, after which the session acts for nobody (`ui.asking`)."""
        try:
            return self.get_response(request)
        finally:
            _forget()


def _forget() -> None:
    """Let the session act for nobody. A connection that cannot even do that is closed: the next request opens another."""
    try:
        asking.forget()
    except DatabaseError:
        connection.close()
