"""Receives exhibits from a browser without JavaScript: the files arrive with the form and are sealed as they stream in.

Not here: exhibits that the browser seals (`frontend/journey/files.js`).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from candour.apps.journey.forms.questions import BY_SLUG, JourneyAnswers
from candour.apps.journey.services import drafts
from candour.apps.journey.services.drafts import DraftContents
from candour.apps.journey.services.uploads import SealedFile, SealingHandler


def store_posted_files(request: HttpRequest) -> HttpResponse:
    """Seal and store the posted files, or remove a file from the draft, as the reporter chose.

    Returns a redirect to the page for files or to the next page.
    """
    key, draft = drafts.draft_for(drafts.key_of(request), now=timezone.now())
    request.upload_handlers = [SealingHandler(request, draft.recipient)]
    added = [_record_sealed_file(file) for file in request.FILES.getlist("files")]
    removed = request.POST.get("remove", "")

    def update_exhibits(draft: DraftContents) -> None:
        """Change the exhibits in the draft: remove the exhibit that the reporter chose to remove, and add the posted files.

        Also marks the question about files as answered.
        """
        draft.exhibits = [exhibit for exhibit in draft.exhibits if exhibit["upload"] != removed] + added
        draft.answers["files"] = {}

    after = drafts.save_draft(key, update_exhibits, now=timezone.now()) or draft
    stay = removed or "more" in request.POST
    return drafts.set_cookie(redirect(request.path if stay else _next_address(JourneyAnswers(after.answers))), key)


def _record_sealed_file(file: Any) -> dict[str, Any]:
    """Record a file that `SealingHandler` sealed. Returns the upload's id and token and the file's details."""
    assert isinstance(file, SealedFile)  # noqa: S101 - SealingHandler returns no other type
    return file.record(now=timezone.now())


def _next_address(answers: JourneyAnswers) -> str:
    """Return the address of the question after the files, or of the check page if no unanswered question is left."""
    later = answers.next_question(BY_SLUG["files"]) if answers.missing else None
    return reverse("journey:question", args=[later.slug]) if later else reverse("journey:check")
