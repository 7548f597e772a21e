"""The pages for when something went wrong. "Not allowed" and "does not exist" are one page, and look the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be used."""
    del exception
    return render(request, "ui/bad_request.html", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and for what is not yours."""
    del exception
    return render(request, "ui/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Says what is safe and what to do."""
    return render(request, "ui/server_error.html", status=500)
