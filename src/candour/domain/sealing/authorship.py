"""The author's signature of an item: who wrote it, where it belongs, in which order, and when. ADR 33.

Lives here: the bytes that an author signs, signing, checking. Not here: which key is an author's (`apps.dossiers.queries
.authors`), the statement that repeats the signature in the log. `frontend/sealing/authorship.js` does the same. The signed
bytes are specified in docs/signed-items.md: members have the names and the form that they have in the statement of the item,
so that whoever has the statement can check the signature.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self
from uuid import UUID

from candour.domain.sealing.errors import BadSignature
from candour.domain.sealing.signing import SIGNATURE_SIZE, SigningKey, SigningSecret, check_signature

PURPOSE: Final = "candour item v1"
_SIGNED: Final = (
    "about", "author", "content_sha256", "dossier", "epoch_number", "kind", "number", "signed_by", "signed_hour",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an item belongs, which the server knows as well: its dossier and epoch, kind, author's role, and content.

    `author`: "reporter" or "staff"; `about`: the id of the item that it describes, or None; `sha256`: of the ciphertext, in
    hexadecimal.
    """

    dossier: UUID
    epoch: int
    kind: str
    author: str
    sha256: str
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Authorship:
    """What the author adds to an item: its id, its number, the hour, and the signature over these and the place.

    `number` counts the items of one kind that one key signed in one dossier, from 1. `hour`: in UTC, as the server named it.
    `signed_by`: the public half of the author's signing key; `signature`: 64 bytes.
    """

    item: UUID
    number: int
    hour: datetime
    signed_by: str
    signature: bytes = b""


class AuthoredBytes(bytes):
    """The ciphertext of an item together with its author's signature, `authorship`."""

    authorship: Authorship

    def __new__(cls, ciphertext: bytes, authorship: Authorship) -> Self:
        """Add the signature to the ciphertext."""
        made = super().__new__(cls, ciphertext)
        made.authorship = authorship
        return made


def sign_item(place: ItemPlace, signer: SigningSecret, *, item: UUID, number: int, hour: datetime) -> Authorship:
    """Sign an item as its author. `item`: a new random id; `number`, `hour`: see `Authorship`."""
    signature = signer.sign(_signed_bytes(place, Authorship(item, number, hour, signer.public)))
    return Authorship(item, number, hour, signer.public, signature)


def check_authorship(place: ItemPlace, authorship: Authorship) -> None:
    """Raise BadSignature or BadKey unless `authorship.signed_by` signed this item in this place."""
    message = _signed_bytes(place, authorship)
    check_signature(SigningKey(authorship.signed_by), message, authorship.signature)


def decode_signature(text: str) -> bytes:
    """Return the 64 bytes of a signature in base64. Raises BadSignature for anything else."""
    try:
        signature = b64decode(text, validate=True)
    except ValueError:
        signature = b""
    if len(signature) != SIGNATURE_SIZE:
        raise BadSignature("This is no signature: base64 of 64 bytes. Load the page again.")
    return signature


def signed_members(item: str, says: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed, in RFC 8785 form. `item`: its id; `says`: what its statement says."""
    members = {"purpose": PURPOSE, "item": item} | {name: says[name] for name in _SIGNED}
    return json.dumps(members, sort_keys=True, separators=(",", ":")).encode("ascii")


def _signed_bytes(place: ItemPlace, authorship: Authorship) -> bytes:
    """Return the bytes that the author signs."""
    says = {
        "about": None if place.about is None else str(place.about),
        "author": place.author,
        "content_sha256": place.sha256,
        "dossier": str(place.dossier),
        "epoch_number": place.epoch,
        "kind": place.kind,
        "number": authorship.number,
        "signed_by": authorship.signed_by,
        "signed_hour": authorship.hour.astimezone(UTC).isoformat(),
    }
    return signed_members(str(authorship.item), says)
