"""The receipt: what was received, the seven words, the proof. Shown until she says she has it; never in her way out."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.dossiers.models import Item
from candour.apps.reports.access import draft_key, drop_key, journey
from candour.apps.reports.services import Cabinet, Received, discard_draft, open_draft, received_before
from candour.apps.reports.services.drafts import DraftKey
from candour.apps.reports.views.answers import json_of, plain_failures, refusal, wants_json
from candour.domain import sealing
from candour.domain.ledger import LedgerError


def told(received: Received) -> dict[str, Any]:
    """What a reporter is told of a report that is safely here."""
    report = received.report
    manifest = bytes(report.manifest)
    items = json.loads(manifest)["items"]
    return {
        "reference": report.reference,
        "body": received.body_name,
        "day": formats.date_format(report.received_hour, "j F Y"),
        "digest": hashlib.sha256(manifest).hexdigest(),
        "items": [{"what": str(Item.Kind(one["kind"]).label), "size": one["size"]} for one in items],
        "withdrawn": report.withdrawn_hour is not None,
    }


def proof(received: Received) -> dict[str, Any] | None:
    """The ledger's receipt; None where it cannot be made just now. The report is safe either way."""
    try:
        return received.receipt
    except LedgerError:
        return None


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
        return render(request, "reports/receipt.html", {"plain": False})
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
    document = proof(received) if received else None
    if document is None:
        raise Http404
    response = HttpResponse(json.dumps(document, indent=2, ensure_ascii=False) + "\n", content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return response


@journey
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Nothing is left to do."""
    return render(request, "reports/done.html")


def _for_script(sent: dict[str, Any]) -> HttpResponse:
    try:
        received = received_before(UUID(str(sent.get("idempotency_key"))))
    except ValueError:
        received = None
    if received is None:
        return refusal(_("This has not been received yet. Send it."), 404)
    return JsonResponse(told(received) | {"receipt": proof(received)})


def _typed_back(request: HttpRequest, key: DraftKey, cabinet: Cabinet) -> HttpResponse:
    if "saved" in request.POST or _is_hers(request.POST.get("words", ""), cabinet):
        discard_draft(key)
        return drop_key(redirect("reports:done"))
    return _page(request, cabinet, error=_("These are not the words above. Check each one, or tick that you have saved them."))


def _is_hers(typed: str, cabinet: Cabinet) -> bool:
    return sealing.Passphrase(typed) == sealing.Passphrase(cabinet.passphrase)


def _page(request: HttpRequest, cabinet: Cabinet, error: str = "") -> HttpResponse:
    received = received_before(UUID(cabinet.idempotency_key))
    if received is None:
        raise Http404
    context = {"plain": True, "passphrase": cabinet.passphrase, "error": error, "proof": proof(received), **told(received)}
    return render(request, "reports/receipt.html", context, status=400 if error else 200)
