"""Keys and ciphertext for the browsers of staff who hold a grant. JSON and bytes only; nothing here can be read."""

from __future__ import annotations

import base64
import uuid

from django.http import FileResponse, Http404, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from candour.apps.dossiers import access, services
from candour.apps.dossiers.queries import Key
from candour.apps.people.access import StaffRequest, staff


@staff()
@require_POST
def keys(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Every key from the staff member's own to the dossier's, in the order they open."""
    chain = services.open_keys(request.staff, access.dossier_or_404(pk), now=timezone.now())
    return JsonResponse({"keys": [as_json(key) for key in chain]})


@staff()
@require_POST
def open_item(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """An item's ciphertext with the keys to it, once the opening is recorded."""
    opening = services.open_item(request.staff, access.item_or_404(pk), now=timezone.now())
    item = opening.item
    return JsonResponse(
        {
            "item": str(item.pk),
            "dossier": str(item.dossier_id),
            "epoch": item.epoch.number,
            "kind": item.kind,
            "size": item.size,
            "ciphertext": None if opening.ciphertext is None else _text(opening.ciphertext),
            "content": None if opening.ciphertext is not None else reverse("item_content", args=[item.pk]),
            "keys": [as_json(key) for key in opening.keys],
        }
    )


@staff()
@require_GET
def content(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """A stored exhibit's ciphertext, for whoever opened it a moment ago."""
    item = access.item_or_404(pk)
    if not services.opened_lately(request.staff, item, now=timezone.now()):
        raise Http404
    return FileResponse(services.content(item), content_type="application/octet-stream")


def as_json(key: Key) -> dict[str, object]:
    """One key as browsers take it; `holder` is "me" or the dossier whose epoch opens it."""
    return {
        "dossier": str(key.dossier),
        "epoch": key.epoch,
        "public_key": key.public_key,
        "holder": "me" if key.holder is None else str(key.holder),
        "holder_epoch": key.holder_epoch,
        "sealed": _text(key.sealed),
    }


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
