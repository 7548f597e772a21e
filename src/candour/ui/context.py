"""The context processor: the variables that the templates of every page receive."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return the variables of the base template: whether the site is a demonstration, and the path of the request."""
    return {"demo": settings.DEMO, "path": request.path}
