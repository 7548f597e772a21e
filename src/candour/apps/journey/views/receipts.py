"""The receipt: what was received, the seven words, the proof. Shown until she says she has it; never in her way out."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.journey.access import draft_key, drop_key, journey
from candour.apps.journey.services.drafts import Cabinet, DraftKey, discard_draft, open_draft
from candour.apps.journey.views.answers import json_of, plain_failures, refusal, wants_json
from candour.apps.reports.services.receipts import proof_of, received_before, summary_of
from candour.domain import sealing


@journey
@require_http_methods(["GET", "HEAD", "POST"])
@plain_failures
def receipt(request: HttpRequest) -> HttpResponse:
    """Show it; to the script, give it for the key the report was sent with; take the words typed back."""
    if wants_json(request):
        return _for_script(json_of(request))
    key = draft_key(request)
    cabinet = open_draft(key) if key else None
    if key is None or cabinet is None or not cabinet.sent:
        return render(request, "journey/receipt.html", {"plain": False})
    if request.method == "POST":
        return _typed_back(request, key, cabinet)
    return _page(request, cabinet)


@journey
@require_GET
@plain_failures
def download(request: HttpRequest) -> HttpResponse:
    """The receipt as a file for `candour verify`."""
    key = draft_key(request)
    cabinet = open_draft(key) if key else None
    received = received_before(UUID(cabinet.idempotency_key)) if cabinet and cabinet.sent else None
    document = proof_of(received) if received else None
    if document is None:
        raise Http404
    response = HttpResponse(json.dumps(document, indent=2, ensure_ascii=False) + "\n", content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return response


@journey
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Nothing is left to do."""
    return render(request, "journey/done.html")


def _for_script(sent: dict[str, Any]) -> HttpResponse:
    try:
        received = received_before(UUID(str(sent.get("idempotency_key"))))
    except ValueError:
        received = None
    if received is None:
        return refusal(_("This has not been received yet. Send it."), 404)
    return JsonResponse(summary_of(received) | {"receipt": proof_of(received)})


def _typed_back(request: HttpRequest, key: DraftKey, cabinet: Cabinet) -> HttpResponse:
    if "saved" in request.POST or _is_hers(request.POST.get("words", ""), cabinet):
        discard_draft(key)
        return drop_key(redirect("journey:done"))
    return _page(request, cabinet, error=_("These are not the words above. Check each one, or tick that you have saved them."))


def _is_hers(typed: str, cabinet: Cabinet) -> bool:
    return sealing.Passphrase(typed) == sealing.Passphrase(cabinet.passphrase)


def _page(request: HttpRequest, cabinet: Cabinet, error: str = "") -> HttpResponse:
    received = received_before(UUID(cabinet.idempotency_key))
    if received is None:
        raise Http404
    context = {
        "plain": True,
        "passphrase": cabinet.passphrase,
        "error": error,
        "proof": proof_of(received),
        **summary_of(received),
    }
    return render(request, "journey/receipt.html", context, status=400 if error else 200)
