"""The pages for when something went wrong. "Not allowed" and "does not exist" are one page, and look the same."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull

from candour.ui.errors import Refusal
from candour.ui.requests import wants_json


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be used."""
    del exception
    return render(request, "ui/bad_request.html", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and for what is not yours."""
    del exception
    return render(request, "ui/not_found.html", status=404)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with the status and the sentence of the refusal: JSON for a script of ours, else a page."""
    if wants_json(request):
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    return render(request, "ui/refused.html", {"sentence": str(refusal)}, status=refusal.status)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Says what is safe and what to do."""
    return render(request, "ui/server_error.html", status=500)


def away_or_full(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """503 or 507 where the database is away or full; None where the exception says something else."""
    if isinstance(exception.__cause__, DiskFull):
        text, status = _("Our storage is full, so this was not done. Try again in an hour."), 507
    elif isinstance(exception, (OperationalError, InterfaceError)):
        text, status = _("This was not done: a part of our system is away. Try again in a minute."), 503
    else:
        return None
    if "text/html" not in request.headers.get("Accept", ""):
        return JsonResponse({"error": text}, status=status)
    return render(request, "ui/away.html", {"text": text}, status=status)
