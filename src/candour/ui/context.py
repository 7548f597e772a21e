"""The template context processor of every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return the variables of the base template: whether this is a demonstration, and the request's path."""
    return {"demo": settings.DEMO, "path": request.path}
