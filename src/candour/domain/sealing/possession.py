"""The proof that whoever registers a public key holds its secret: the holder opens a challenge and signs the answer. ADR 36.

A signature shows the signing half only, which has no visible tie to the X25519 half. So the server seals a random answer to the
new key (a challenge), and only the secret of that key opens it. Lives here: making a challenge, answering it, checking the
answer's signature. Not here: how long a challenge is valid, and for whom (`apps.people.services.possession`).
`frontend/sealing/possession.js` answers in the browser.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from candour.domain.sealing import age
from candour.domain.sealing.errors import BadDocument, SealingError
from candour.domain.sealing.key_history import SignedKey
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import StaffSecret
from candour.domain.sealing.signing import SigningKey, check_signature, signing_half

_PURPOSE: Final = "candour key possession v1"  # a signature for this purpose is valid for no other
_HEAD: Final = b"candour key challenge v1\n"  # so that nothing else that was sealed to a key is opened as a challenge
_SIZE: Final = 32


@dataclass(frozen=True, slots=True)
class Possession:
    """What the holder of a key sends back: the opened `answer`, and a signature over it and both public halves."""

    answer: bytes
    signature: bytes


def seal_challenge(key: Recipient) -> tuple[bytes, bytes]:
    """Return a random answer of 32 bytes, and the challenge: an age file with this answer that only the key's secret opens."""
    answer = secrets.token_bytes(_SIZE)
    return answer, age.encrypt(key, _HEAD + answer)


def prove_possession(staff: UUID, secret: StaffSecret, challenge: bytes) -> Possession:
    """Open a challenge with the secret of the staff member's new key and sign the answer.

    Raises BadDocument for an age file that is no challenge, and WrongKey for a challenge to another key.
    """
    opened = age.decrypt(secret.reveal(), challenge)
    if not opened.startswith(_HEAD) or len(opened) != len(_HEAD) + _SIZE:
        raise BadDocument("This is not a challenge to a key: load the page again.")
    answer, half = opened[len(_HEAD) :], signing_half(secret)
    return Possession(answer, half.sign(_statement(staff, str(secret.public), str(half.public), answer)))


def proves_possession(key: SignedKey, possession: Possession) -> bool:
    """Return whether the signing half of `key` signed the answer together with both public halves and the owner."""
    signed = _statement(key.owner, str(key.public_key), key.signing_key, possession.answer)
    try:
        check_signature(SigningKey(key.signing_key), signed, possession.signature)
    except SealingError:
        return False
    return True


def _statement(owner: UUID, public_key: str, signing_key: str, answer: bytes) -> bytes:
    """Return the bytes that are signed: canonical JSON (RFC 8785)."""
    members = {
        "purpose": _PURPOSE,
        "owner": str(owner),
        "public_key": public_key,
        "signing_key": signing_key,
        "answer": sha256(answer).hexdigest(),
    }
    return json.dumps(members, sort_keys=True, separators=(",", ":")).encode("ascii")
