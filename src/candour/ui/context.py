"""The context processor: the variables that the templates of every page receive."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return the variables of the base template: demonstration or not, path, idle seconds of staff."""
    return {"demo": settings.DEMO, "path": request.path, "staff_idle_seconds": settings.STAFF_IDLE_SECONDS}
