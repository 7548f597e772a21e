"""Confirmations of grants: the statement that a grant opens, signed with the signing half of the reader who opened it. ADR 32.

Lives here: the bytes that are signed, confirming a grant, checking a confirmation. Not here: what a confirmation changes
(`apps.dossiers`). `frontend/sealing/confirmations.js` does the same in the reader's browser.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from candour.domain.sealing.errors import BadKey, BadSignature
from candour.domain.sealing.grants import open_grant
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import StaffSecret
from candour.domain.sealing.signing import SigningKey, check_signature, signing_half

_PURPOSE: Final = "candour grant opens v1"  # a signature for this purpose is valid for no other


@dataclass(frozen=True, slots=True)
class OpenedGrant:
    """A grant whose reader says that it opens: `sealed` has the secret of `public_key`, the key of an epoch of the dossier."""

    dossier: UUID
    epoch: int
    public_key: str
    sealed: bytes

    def statement(self, signing_key: str) -> bytes:
        """Return the bytes that the reader signs: canonical JSON (RFC 8785). `signing_key`: the reader's, in base64."""
        members: dict[str, Any] = {
            "purpose": _PURPOSE,
            "dossier": str(self.dossier),
            "epoch": self.epoch,
            "public_key": self.public_key,
            "sealed": sha256(self.sealed).hexdigest(),
            "signed_by": signing_key,
        }
        return json.dumps(members, sort_keys=True, separators=(",", ":")).encode("ascii")


def confirm_grant(reader: StaffSecret, grant: OpenedGrant) -> bytes:
    """Open the grant and return the reader's signature that it opens. Raises SealingError where it does not."""
    open_grant(reader, grant.sealed, expected=Recipient(grant.public_key))
    half = signing_half(reader)
    return half.sign(grant.statement(half.public))


def confirms(grant: OpenedGrant, signing_key: str, signature: bytes) -> bool:
    """Whether the holder of this signing key (base64) signed that the grant opens."""
    try:
        check_signature(SigningKey(signing_key), grant.statement(signing_key), signature)
    except (BadKey, BadSignature):
        return False
    return True
