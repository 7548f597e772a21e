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
    """Adds headers: no browser or proxy stores a response unless the view allows it; no page may use camera or location."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then add the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class GzipForAnonymous(GZipMiddleware):
    """Compresses only responses to requests without a cookie, which contain nothing personal.

    The compressed size of a page reveals secrets on it to an attacker who can add text to the page and observe the traffic
    (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the response unless request or response has a cookie or the request is no GET."""
        known = request.COOKIES or response.cookies or request.method != "GET"
        return response if known else super().process_response(request, response)


class DatabaseUnavailable:
    """Shows a page of its own where the database is unavailable or full: nothing was stored, and trying again later helps."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; only exceptions of views are handled here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return a 503 or 507 for a database error that means unavailable or full; None for any other exception."""
        if isinstance(exception, (DatabaseError, InterfaceError)):
            return views.database_unavailable(request, exception)
        return None


class AnswerRefusal:
    """Answers a `Refusal` that no view caught: with its status and its sentence, never as a fault of the site."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; only what a view raises is answered here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to a refusal, None for any other exception."""
        return views.refused(request, exception) if isinstance(exception, Refusal) else None
