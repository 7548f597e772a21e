"""Views that send sealed keys and ciphertext, as JSON and bytes, to the browsers of staff who hold a grant."""

from __future__ import annotations

import base64
import uuid

from django.http import FileResponse, Http404, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from candour.apps.dossiers import access, services
from candour.apps.dossiers.queries import ChainKey
from candour.apps.people.access import StaffRequest, staff
from candour.ui.times import to_hour

_MOST_KEYS = 200


@staff()
@require_POST
def keys(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Respond, as JSON, with the sealed keys that the staff member's browser must open, in this order, to read the dossier.

    Records this in the ledger. Responds with 404 where the staff member cannot read the dossier.
    """
    chain = services.open_keys(request.staff, access.dossier_or_404(pk), now=timezone.now())
    return JsonResponse({"keys": [as_json(key) for key in chain]})


@staff()
@require_GET
def key_proofs(request: StaffRequest) -> HttpResponseBase:
    """Respond, as JSON, with a proof for each public key in the query (`key`, repeated) that the ledger has an entry of it.

    The browser checks the proofs before it seals to the keys. Leaves out keys that the staff member may not seal to
    (`services.proofs_for`). `hour` is the present hour, `numbers` (dossier → kind → number) the number of the next item that
    the browser's signing key (`signer` in the query) signs; both are signed with an item.
    """
    keys, signer = request.GET.getlist("key")[:_MOST_KEYS], request.GET.get("signer", "")
    proofs = services.proofs_for(request.staff, keys)
    numbers = services.numbers_for(request.staff, keys, signer) if signer else {}
    return JsonResponse(proofs | {"hour": to_hour(timezone.now()).isoformat(), "numbers": numbers})


@staff()
@require_POST
def open_item(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Record the opening of an item, then respond with the item's ciphertext and the sealed keys that open it.

    Responds with 404 where the staff member cannot read the item.
    """
    opening = services.open_item(request.staff, access.item_or_404(pk), now=timezone.now())
    item = opening.item
    return JsonResponse(
        {
            "item": str(item.pk),
            "dossier": str(item.dossier_id),
            "epoch": item.epoch.number,
            "kind": item.kind,
            "size": item.size,
            "ciphertext": None if opening.ciphertext is None else _base64_text(opening.ciphertext),
            "content": None if opening.ciphertext is not None else reverse("item_content", args=[item.pk]),
            "keys": [as_json(key) for key in opening.keys],
            "evidence": opening.evidence.to_json() if opening.evidence else None,
            "standing": str(opening.standing),
            "alike": [_base64_text(statement) for statement in opening.alike],
            "authors": opening.authors,
        }
    )


@staff()
@require_GET
def content(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Respond with a stored exhibit's ciphertext if the staff member opened the item within ten minutes; 404 otherwise."""
    item = access.item_or_404(pk)
    if not services.opened_lately(request.staff, item, now=timezone.now()):
        raise Http404
    return FileResponse(services.content(item), content_type="application/octet-stream")


def as_json(key: ChainKey) -> dict[str, object]:
    """Return a sealed key as the JSON object that browsers expect; its "holder" is "me" for a key sealed to the reader.

    Otherwise "holder" is the id of the dossier whose key opens it.
    """
    return {
        "dossier": str(key.dossier),
        "epoch": key.epoch,
        "public_key": key.public_key,
        "suite": key.suite,
        "holder": "me" if key.holder is None else str(key.holder),
        "holder_epoch": key.holder_epoch,
        "sealed": _base64_text(key.sealed),
    }


def _base64_text(data: bytes) -> str:
    """Return `data` as base64 text, because JSON cannot contain bytes."""
    return base64.b64encode(data).decode()
