"""Files without JavaScript: they arrive with the form and are sealed as they stream. With it: frontend/journey/files.js."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from candour.apps.journey.access import draft_key, keep_key
from candour.apps.journey.forms.answers import Telling
from candour.apps.journey.forms.questions import BY_SLUG
from candour.apps.journey.services.drafts import Cabinet, draft_for, save_draft
from candour.apps.journey.services.uploads import SealedFile, SealingHandler


def take_files(request: HttpRequest) -> HttpResponse:
    """Seal and keep what came, or take one away; then stay on the page, or go on."""
    key, cabinet = draft_for(draft_key(request), now=timezone.now())
    request.upload_handlers = [SealingHandler(request, cabinet.recipient)]
    kept = [_keep(file) for file in request.FILES.getlist("files")]
    removed = request.POST.get("remove", "")

    def change(cabinet: Cabinet) -> None:
        cabinet.exhibits = [one for one in cabinet.exhibits if one["upload"] != removed] + kept
        cabinet.answers["files"] = {}

    after = save_draft(key, change, now=timezone.now()) or cabinet
    stay = removed or "more" in request.POST
    return keep_key(redirect(request.path if stay else _next(Telling(after.answers))), key)


def _keep(file: Any) -> dict[str, Any]:
    assert isinstance(file, SealedFile)  # noqa: S101 - the handler makes nothing else
    return file.keep(now=timezone.now())


def _next(telling: Telling) -> str:
    later = telling.after(BY_SLUG["files"]) if telling.missing else None
    return reverse("journey:question", args=[later.slug]) if later else reverse("journey:check")
