"""Drafts: a reporter's answers without JavaScript, stored between pages and sealed to a key in the reporter's cookie.

The key is never stored, so nobody can open a draft from the database alone. A draft ends when the reporter sends or
discards the draft, or a day after the last change (`sweep_drafts`). A draft is not a report; reports are never deleted.
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
    """What a draft seals: the reporter's answers, and the secrets of the report that is made from the draft.

    The dossier's secret, the passphrase and the idempotency key are created with the draft, so that sending the draft twice
    makes only one report.
    """

    dossier_secret: str
    passphrase: str
    idempotency_key: str
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    exhibits: list[dict[str, Any]] = field(default_factory=list)
    sent: bool = False

    @property
    def recipient(self) -> sealing.Recipient:
        """The public key of the dossier of the report that is made from this draft."""
        return sealing.DossierSecret(self.dossier_secret).public


class DraftKey(sealing.X25519Secret):
    """The private key that opens one draft. Only the reporter's cookie holds the key."""

    __slots__ = ()

    @property
    def digest(self) -> bytes:
        """SHA-256 of this key, by which the draft's row is found: the primary key of that row."""
        return hashlib.sha256(self.reveal().encode()).digest()

    def cookie_value(self) -> str:
        """Return this key as text for the cookie: without the prefix `AGE-SECRET-KEY-1`, in lower case."""
        return self.reveal().removeprefix(_PREFIX).lower()


def key_from_cookie(value: str) -> DraftKey | None:
    """Convert a cookie's value to a draft key. Returns None if the value is not a key."""
    try:
        return DraftKey(_PREFIX + value.upper())
    except sealing.SealingError:
        return None


def key_of(request: HttpRequest) -> DraftKey | None:
    """Return the draft key in the request's cookie, or None if there is no valid key."""
    value = request.COOKIES.get(COOKIE)
    return key_from_cookie(value) if value else None


def set_cookie(response: HttpResponse, key: DraftKey) -> HttpResponse:
    """Set the cookie that holds the draft key, which the browser keeps until closed, and return the response."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, key.cookie_value(), path=PATH, secure=secure, httponly=True, samesite="Strict")
    return response


def delete_cookie(response: HttpResponse) -> HttpResponse:
    """Delete the cookie that holds the draft key, and return the response."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response


def contents_of(request: HttpRequest) -> DraftContents | None:
    """Return the contents of the draft whose key the request's cookie holds, or None if there is no such draft."""
    key = key_of(request)
    return open_draft(key) if key else None


def draft_for(key: DraftKey | None, *, now: datetime) -> tuple[DraftKey, DraftContents]:
    """Return (key, contents) of the draft that `key` opens.

    If there is no key, or no draft that it opens, create a new draft with a new key and return these.
    """
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
    """Return the contents of the draft that this key opens, or None if the draft no longer exists."""
    row = Draft.objects.filter(token_hash=key.digest).first()
    return _open_contents(key, row) if row else None


def save_draft(key: DraftKey, change: Callable[[DraftContents], None], *, now: datetime) -> DraftContents | None:
    """Call `change` with the contents of the draft under a row lock; then store and return the changed contents.

    Returns None if the draft no longer exists.
    """
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
    """Delete the draft that this key opens, if the draft still exists."""
    Draft.objects.filter(token_hash=key.digest).delete()


def sweep_drafts(*, now: datetime) -> int:
    """Delete drafts last written more than a day ago. Returns the number of deleted drafts."""
    removed, _rows = Draft.objects.filter(updated_hour__lt=to_hour(now - LIFETIME)).delete()
    return removed


def _seal_contents(key: DraftKey, contents: DraftContents) -> bytes:
    """Encrypt the contents of a draft to the draft's own key."""
    return sealing.seal_json(key.public, asdict(contents))


def _open_contents(key: DraftKey, row: Draft) -> DraftContents:
    """Decrypt the contents of a draft with the draft's own key."""
    return DraftContents(**sealing.open_json(key, bytes(row.ciphertext)))
