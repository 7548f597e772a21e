"""What every page knows without asking: whether this is a demonstration."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Values for the base page."""
    return {"demo": settings.DEMO, "path": request.path}
