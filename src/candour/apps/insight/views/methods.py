"""What a figure means: the page of docs/methods that says how it is counted and what it must not be used for."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from candour.apps.insight.queries import methods
from candour.apps.people.access import staff
from candour.apps.people.permissions import Permission


@staff(Permission.VIEW_INSIGHT)
@require_GET
def method(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One page. There is nothing of anybody on it, so that no look is kept."""
    if slug not in methods.slugs():
        raise Http404
    return render(request, "insight/method.html", {"words": methods.shown(slug)})
