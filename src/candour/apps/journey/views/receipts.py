"""The receipt page. It shows what was received, the passphrase (seven words) and the proof that the report was received.

The page is shown until the reporter confirms having the seven words. Not here: what a receipt holds
(`reports.queries.summary_of`, `reports.services.proof_of`).
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.journey.access import journey
from candour.apps.journey.services import drafts
from candour.apps.journey.services.destination import Destination
from candour.apps.journey.services.drafts import DraftContents, DraftKey
from candour.apps.journey.views.requests import explain_failures, read_json
from candour.apps.reports.queries import Received, summary_of
from candour.apps.reports.services import proof_of
from candour.domain import sealing
from candour.ui.errors import Refusal
from candour.ui.requests import wants_json


@journey
@require_http_methods(["GET", "HEAD", "POST"])
@explain_failures
def receipt(request: HttpRequest, destination: Destination) -> HttpResponse:
    """Show the receipt page, or send the receipt as JSON to the script.

    When the reporter confirms having the seven words, delete the draft and go to the last page.
    """
    if wants_json(request):
        return _receipt_for_script(read_json(request), destination)
    key, draft = drafts.key_of(request), drafts.contents_of(request)
    if key is None or draft is None or not draft.sent:
        return render(request, "journey/receipt.html", {"plain": False})
    if request.method == "POST" and _has_confirmed_words(request, draft):
        return _discard_draft(key)
    error = _("These are not the words above. Check each one, or tick that you have saved them.")
    return _receipt_page(request, draft, destination, error=error if request.method == "POST" else "")


@journey
@require_GET
@explain_failures
def download(request: HttpRequest, destination: Destination) -> HttpResponse:
    """Send the receipt as a file that `candour verify` can check."""
    draft = drafts.contents_of(request)
    received = destination.received_before(UUID(draft.idempotency_key)) if draft and draft.sent else None
    document = proof_of(received) if received else None
    if document is None:
        raise Http404
    response = HttpResponse(json.dumps(document, indent=2, ensure_ascii=False) + "\n", content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return response


@journey
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Show the last page for the reporter, after the draft and its cookie were deleted."""
    return render(request, "journey/done.html")


def _receipt_for_script(sent: dict[str, Any], destination: Destination) -> HttpResponse:
    """Answer the script in JSON with the receipt for the sent idempotency key. Raises Refusal if no report has that key."""
    try:
        received = destination.received_before(UUID(str(sent.get("idempotency_key"))))
    except ValueError:
        received = None
    if received is None:
        raise Refusal(_("This has not been received yet. Send it."), HTTPStatus.NOT_FOUND)
    return JsonResponse(summary_of(received) | {"receipt": proof_of(received)})


def _has_confirmed_words(request: HttpRequest, draft: DraftContents) -> bool:
    """Whether the reporter ticked that the seven words are saved, or typed the seven words correctly."""
    typed = sealing.Passphrase(request.POST.get("words", ""))
    return "saved" in request.POST or typed == sealing.Passphrase(draft.passphrase)


def _discard_draft(key: DraftKey) -> HttpResponse:
    """Delete the draft and its cookie, and redirect to the final page of the journey, which says that the report was sent."""
    drafts.discard_draft(key)
    return drafts.delete_cookie(redirect("journey:done"))


def _receipt_page(request: HttpRequest, draft: DraftContents, destination: Destination, *, error: str) -> HttpResponse:
    """Render the receipt of the report that was made from the draft, with the passphrase. Raises Http404 without a report."""
    received: Received | None = destination.received_before(UUID(draft.idempotency_key))
    if received is None:
        raise Http404
    from_draft = {"plain": True, "passphrase": draft.passphrase, "error": error}
    context = {**from_draft, "proof": proof_of(received), **summary_of(received)}
    return render(request, "journey/receipt.html", context, status=400 if error else 200)
