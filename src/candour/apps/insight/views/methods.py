"""The pages of docs/methods. Each explains how a statistic is computed, and for what the statistic must not be used."""

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
    """Show the page of docs/methods named `slug`. The page has no data about anybody, so no access is recorded."""
    if slug not in methods.slugs():
        raise Http404
    return render(request, "insight/method.html", {"words": methods.rendered(slug)})
