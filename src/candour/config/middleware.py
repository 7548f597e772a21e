"""Middleware for every response: privacy headers, compression, and pages for a database that is unavailable or full."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from candour.ui import views
from candour.ui.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponse]


class PrivacyHeaders:
    """Middleware that adds privacy headers: no response is stored, unless its view allows that; no camera, no location."""

    def __init__(self, get_response: Answer) -> None:
        """Create the middleware around `get_response`, the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer, with those privacy headers added that the response lacks."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
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
    """Middleware that responds to a `Refusal` which no view caught with the refusal's status and sentence, not with a 500."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer. Refusals that views raise are answered in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the response for a `Refusal`; None for any other exception."""
        return views.refused(request, exception) if isinstance(exception, Refusal) else None
