"""The public page of published outcomes, without anything that identifies a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from candour.apps.openness.queries import outcomes as published
from candour.ui.asking import public_asks
from candour.ui.audience import public


@public
@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """Show the published outcomes, newest month first."""
    public_asks("openness")
    return render(request, "openness/outcomes.html", {"outcomes": published()})
