"""Drafts: a reporter's answers without JavaScript, stored between pages and sealed to a key in the reporter's cookie.

The key is never stored, so nobody can open a draft from the database alone. A draft ends when it is sent, when the reporter
discards it, or a day after it was last written (`sweep_drafts`). A draft is not a report; reports are never deleted.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from candour.apps.journey.models import Draft
from candour.domain import sealing
from candour.ui.times import to_hour

LIFETIME: Final = timedelta(hours=24)
COOKIE: Final = "draft"
PATH: Final = "/report/"
_PREFIX: Final = "AGE-SECRET-KEY-1"


@dataclass(repr=False)
class DraftContents:
    """The answers of one draft, and the secrets of the report it becomes.

    The secret, the passphrase and the idempotency key are created with the draft, so that sending it twice makes one report.
    """

    dossier_secret: str
    passphrase: str
    idempotency_key: str
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    exhibits: list[dict[str, Any]] = field(default_factory=list)
    sent: bool = False

    @property
    def recipient(self) -> sealing.Recipient:
        """The public key of the dossier that the report made from this draft will have."""
        return sealing.DossierSecret(self.dossier_secret).public


class DraftKey(sealing.X25519Secret):
    """The key that opens one draft. The reporter's cookie holds it and nothing else does."""

    __slots__ = ()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the key: the primary key of the draft's row."""
        return hashlib.sha256(self.reveal().encode()).digest()

    def cookie_value(self) -> str:
        """Return the key as the cookie holds it: without the prefix `AGE-SECRET-KEY-1`, in lower case."""
        return self.reveal().removeprefix(_PREFIX).lower()


def key_from_cookie(value: str) -> DraftKey | None:
    """Read a draft key from a cookie's value. None if the value is not a key."""
    try:
        return DraftKey(_PREFIX + value.upper())
    except sealing.SealingError:
        return None


def key_of(request: HttpRequest) -> DraftKey | None:
    """Read the draft key from the request's cookie. None if there is no valid one."""
    value = request.COOKIES.get(COOKIE)
    return key_from_cookie(value) if value else None


def set_cookie(response: HttpResponse, key: DraftKey) -> HttpResponse:
    """Set the cookie that holds the draft key until the browser is closed."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, key.cookie_value(), path=PATH, secure=secure, httponly=True, samesite="Strict")
    return response


def delete_cookie(response: HttpResponse) -> HttpResponse:
    """Delete the cookie that holds the draft key."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response


def contents_of(request: HttpRequest) -> DraftContents | None:
    """Open the draft whose key the request's cookie holds. None if there is no such draft."""
    key = key_of(request)
    return open_draft(key) if key else None


def draft_for(key: DraftKey | None, *, now: datetime) -> tuple[DraftKey, DraftContents]:
    """Open the draft of this key, or create a new draft if there is no key or no such draft."""
    if key is not None and (contents := open_draft(key)):
        return key, contents
    key = DraftKey(sealing.new_dossier().secret.reveal())
    contents = DraftContents(
        dossier_secret=sealing.new_dossier().secret.reveal(),
        passphrase=sealing.generate_passphrase().reveal(),
        idempotency_key=str(uuid.uuid4()),
    )
    Draft.objects.create(token_hash=key.digest, ciphertext=_seal_contents(key, contents), updated_hour=to_hour(now))
    return key, contents


def open_draft(key: DraftKey) -> DraftContents | None:
    """Open the draft of this key. None if it no longer exists."""
    row = Draft.objects.filter(token_hash=key.digest).first()
    return _open_contents(key, row) if row else None


def save_draft(key: DraftKey, change: Callable[[DraftContents], None], *, now: datetime) -> DraftContents | None:
    """Apply `change` to the draft's contents under a row lock and seal them again. None if the draft no longer exists."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(token_hash=key.digest).first()
        if row is None:
            return None
        contents = _open_contents(key, row)
        change(contents)
        row.ciphertext, row.updated_hour = _seal_contents(key, contents), to_hour(now)
        row.save(update_fields=["ciphertext", "updated_hour"])
    return contents


def discard_draft(key: DraftKey) -> None:
    """Delete the draft of this key, if it exists."""
    Draft.objects.filter(token_hash=key.digest).delete()


def sweep_drafts(*, now: datetime) -> int:
    """Delete drafts last written more than a day ago. Returns their number."""
    removed, _rows = Draft.objects.filter(updated_hour__lt=to_hour(now - LIFETIME)).delete()
    return removed


def _seal_contents(key: DraftKey, contents: DraftContents) -> bytes:
    return sealing.seal_json(key.public, asdict(contents))


def _open_contents(key: DraftKey, row: Draft) -> DraftContents:
    return DraftContents(**sealing.open_json(key, bytes(row.ciphertext)))
