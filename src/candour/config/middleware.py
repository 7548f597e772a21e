"""What every answer carries, whoever it is for."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from candour.ui import views
from candour.ui.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponse]


class NoTrace:
    """Nothing is kept by a browser or proxy unless the view says it may be; nothing about the device is asked for."""

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


class SmallForStrangers(GZipMiddleware):
    """Compresses pages for browsers that carry no cookie, which hold nothing of anybody's.

    No other page: what is secret on it could be read off its size by whoever can add to it and watch it pass (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress, or leave as it is."""
        known = request.COOKIES or response.cookies or request.method != "GET"
        return response if known else super().process_response(request, response)


class AwayOrFull:
    """A database that is away or full is not "something went wrong": it passes, nothing was kept, and people are told so."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; only what a view raises is looked at."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 or 507 for what views did not answer in words of their own; anything else stays a fault."""
        if isinstance(exception, (DatabaseError, InterfaceError)):
            return views.away_or_full(request, exception)
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
