"""The context processor: the variables that the templates of every page receive."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return the variables of the base template.

    `demo`: whether the site is a demonstration; `path`: the path of the request; `staff_idle_seconds`: seconds without activity
    after which staff are signed out.
    """
    return {"demo": settings.DEMO, "path": request.path, "staff_idle_seconds": settings.STAFF_IDLE_SECONDS}
