"""Signs items as the browsers of their authors do, for tests that call services or send forms themselves."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from datetime import datetime
from uuid import UUID, uuid4

from candour.apps.dossiers.models import Dossier, Item
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.dossiers.queries.authors import next_numbers
from candour.domain import sealing
from candour.domain.sealing import AuthoredBytes, Authorship, ItemPlace
from candour.ui.times import to_hour


def authored(
    dossier: Dossier, kind: str, ciphertext: bytes, secret: sealing.X25519Secret, *, now: datetime, about: UUID | None = None
) -> AuthoredBytes:
    """Return the ciphertext with the signature of whoever holds `secret`: the reporter's mailbox, or a staff member."""
    author = Item.Author.STAFF if isinstance(secret, sealing.StaffSecret) else Item.Author.REPORTER
    signer = sealing.signing_half(secret)
    digest = hashlib.sha256(ciphertext).hexdigest()
    place = ItemPlace(dossier.pk, latest_epoch(dossier).number, str(kind), str(author), digest, about)
    number = next_numbers(dossier.pk, signer.public).get(str(kind), 1)
    return AuthoredBytes(ciphertext, sealing.sign_item(place, signer, item=uuid4(), number=number, hour=to_hour(now)))


def as_json(authorship: Authorship) -> dict[str, object]:
    """Return a signature as browsers send it in JSON."""
    return {
        "item": str(authorship.item),
        "number": authorship.number,
        "hour": authorship.hour.isoformat(),
        "signed_by": str(authorship.signed_by),
        "signature": b64encode(authorship.signature).decode(),
    }


def as_sent(sealed: AuthoredBytes) -> str:
    """Return a sealed text with its signature, as `<sealed-field>` and the mailbox send both."""
    signature = json.dumps(as_json(sealed.authorship)).encode()
    return f"{b64encode(sealed).decode()}.{b64encode(signature).decode()}"
