"""Answers of a reporter without JavaScript, kept between pages: sealed to a key that only her cookie holds.

Whoever has the database has nothing: the identity that opens a draft is never stored. Drafts end when she sends, when
she says so, or a day after she last wrote (`sweep_drafts`). A draft is not a report; reports are never deleted.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from candour.apps.journey.models import Draft
from candour.domain import sealing
from candour.ui.times import to_hour

KEPT: Final = timedelta(hours=24)
_PREFIX: Final = "AGE-SECRET-KEY-1"


@dataclass(repr=False)
class Cabinet:
    """What one draft holds. The secret, the passphrase and the key are made once, so that sending twice is sending once."""

    dossier_secret: str
    passphrase: str
    idempotency_key: str
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    exhibits: list[dict[str, Any]] = field(default_factory=list)
    sent: bool = False

    @property
    def recipient(self) -> sealing.Recipient:
        """The public key of the dossier this will become."""
        return sealing.DossierSecret(self.dossier_secret).public


class DraftKey(sealing.X25519Secret):
    """The identity that opens one draft; lives in her cookie and nowhere else."""

    __slots__ = ()

    @property
    def digest(self) -> bytes:
        """How the row is found."""
        return hashlib.sha256(self.reveal().encode()).digest()

    def cookie(self) -> str:
        """The cookie's value."""
        return self.reveal().removeprefix(_PREFIX).lower()


def key_from_cookie(value: str) -> DraftKey | None:
    """The key in a cookie, or None for anything else."""
    try:
        return DraftKey(_PREFIX + value.upper())
    except sealing.SealingError:
        return None


def draft_for(key: DraftKey | None, *, now: datetime) -> tuple[DraftKey, Cabinet]:
    """Her draft, or a new one where she has none or it has gone."""
    if key is not None and (cabinet := open_draft(key)):
        return key, cabinet
    key = DraftKey(sealing.new_dossier().secret.reveal())
    cabinet = Cabinet(
        dossier_secret=sealing.new_dossier().secret.reveal(),
        passphrase=sealing.generate_passphrase().reveal(),
        idempotency_key=str(uuid.uuid4()),
    )
    Draft.objects.create(token_hash=key.digest, ciphertext=_seal(key, cabinet), updated_hour=to_hour(now))
    return key, cabinet


def open_draft(key: DraftKey) -> Cabinet | None:
    """What the draft holds; None where it is gone."""
    row = Draft.objects.filter(token_hash=key.digest).first()
    return _open(key, row) if row else None


def save_draft(key: DraftKey, change: Callable[[Cabinet], None], *, now: datetime) -> Cabinet | None:
    """Apply `change` to what the draft holds and seal it again; two tabs cannot undo each other. None where it is gone."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(token_hash=key.digest).first()
        if row is None:
            return None
        cabinet = _open(key, row)
        change(cabinet)
        row.ciphertext, row.updated_hour = _seal(key, cabinet), to_hour(now)
        row.save(update_fields=["ciphertext", "updated_hour"])
    return cabinet


def discard_draft(key: DraftKey) -> None:
    """Forget everything."""
    Draft.objects.filter(token_hash=key.digest).delete()


def sweep_drafts(*, now: datetime) -> int:
    """Remove drafts nobody wrote in for a day; returns how many."""
    removed, _rows = Draft.objects.filter(updated_hour__lt=to_hour(now - KEPT)).delete()
    return removed


def _seal(key: DraftKey, cabinet: Cabinet) -> bytes:
    return sealing.seal_json(key.public, asdict(cabinet))


def _open(key: DraftKey, row: Draft) -> Cabinet:
    return Cabinet(**sealing.open_json(key, bytes(row.ciphertext)))
