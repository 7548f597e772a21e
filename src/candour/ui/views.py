"""Views of error pages. "Not allowed" and "does not exist" are one page, so that it does not reveal which applies."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull

from candour.ui.errors import Refusal
from candour.ui.requests import wants_json


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Respond with 400: the request was invalid."""
    del exception
    return render(request, "ui/bad_request.html", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Respond with 404: nothing exists at this URL, or the person may not see it; the page does not say which."""
    del exception
    return render(request, "ui/not_found.html", status=404)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Respond with the status and the sentence of `refusal`, as JSON where the request accepts JSON, else as a page."""
    if wants_json(request):
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    return render(request, "ui/refused.html", {"sentence": str(refusal)}, status=refusal.status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Respond with 500, an error of the site; the page says which data is safe and what the visitor can do.

    Django calls this while it handles the error. For an unavailable database the response is that of `database_unavailable`:
    errors of middleware reach no other handler.
    """
    away = database_unavailable(request, sys.exception() or Exception())
    return away or render(request, "ui/server_error.html", status=500)


def database_unavailable(request: HttpRequest, exception: BaseException) -> HttpResponse | None:
    """Return a 503 response where the database is unavailable, 507 where its disk is full; None for any other exception."""
    if isinstance(exception.__cause__, DiskFull):
        text, status = _("Our storage is full, so this was not done. Try again in an hour."), 507
    elif isinstance(exception, (OperationalError, InterfaceError)):
        text, status = _("This was not done: a part of our system is away. Try again in a minute."), 503
    else:
        return None
    if "text/html" not in request.headers.get("Accept", ""):
        return JsonResponse({"error": text}, status=status)
    return render(request, "ui/away.html", {"text": text}, status=status)
