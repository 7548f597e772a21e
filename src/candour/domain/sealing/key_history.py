"""The signed history of public keys: each key of a dossier or of a staff member is signed by a holder of the key before it.

Lives here: the statement that is signed, signing a key, checking a history. Not here: the entries of the ledger that commit to
each statement, and storage (`apps.people`, `apps.dossiers`). ADR 22. `frontend/sealing/key-history.js` does the same.

An epoch of a dossier is signed with the signing half of the epoch before, so a row in the database is not enough for a new
epoch: it needs a secret that only readers have. The first epoch is signed by the founder: a staff member, the mailbox of the
reporter, or the epoch itself where no person founds the dossier (a mailbox, guardians). The first key of a staff member is
signed by itself, a later one by the key before or, where that is lost, by a colleague.

Old keys, created before Candour signed keys, have no signature. They are valid only if the caller's list `fixed` has them, and
only before the first signed key. The first signed epoch after them is signed by a staff member.
"""

from __future__ import annotations

import json
from base64 import b32encode, b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, TypeAlias
from uuid import UUID

from candour.domain.sealing.errors import BrokenHistory, SealingError
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import X25519Secret
from candour.domain.sealing.signing import SigningKey, SigningSecret, check_signature, signing_half

FixedKey: TypeAlias = tuple[UUID, int, str]  # owner, number, public key

_UNSIGNED: Final = "A new key is not signed by anyone who held the key before it. Seal nothing to it."
_FORKED: Final = "The keys do not follow from each other. Seal nothing to them."


class Purpose(StrEnum):
    """What a key is for. The purpose is part of what is signed, so that a signature is valid for one purpose only."""

    EPOCH = "candour epoch v1"
    STAFF = "candour staff key v1"


@dataclass(frozen=True, slots=True)
class SignedKey:
    """One public key of an owner (a dossier or a staff member), as it is published.

    `number`: its place among the owner's keys, from 1; `previous`: the public key before it, empty for the first;
    `signing_key`: its public signing half; `signed_by`: the signing key that made `signature`. The last three are empty in
    an old key, created before Candour signed keys.
    """

    purpose: Purpose
    owner: UUID
    number: int
    public_key: str
    previous: str = ""
    signing_key: str = ""
    signed_by: str = ""
    signature: bytes = b""

    @property
    def is_signed(self) -> bool:
        """Whether the key carries a signature, which is not checked here."""
        return bool(self.signature)

    @property
    def fixed_key(self) -> FixedKey:
        """The key as (owner, number, public key), the form in which old keys without a signature are listed."""
        return self.owner, self.number, self.public_key

    def statement(self) -> bytes:
        """Return the bytes that are signed: canonical JSON (RFC 8785) of everything but the signature."""
        return _canonical(self._members())

    def content(self) -> bytes:
        """Return the bytes to which the key's entry in the ledger commits: the statement with its signature."""
        return _canonical(self.as_json())

    def as_json(self) -> dict[str, Any]:
        """Return the statement with its signature (base64) as a JSON object."""
        return self._members() | {"signature": b64encode(self.signature).decode()}

    def _members(self) -> dict[str, Any]:
        """Return the members of the signed JSON object. Every text is ASCII, so that all JSON writers agree on the bytes."""
        return {
            "purpose": str(self.purpose),
            "owner": str(self.owner),
            "number": self.number,
            "public_key": self.public_key,
            "previous": self.previous,
            "signing_key": self.signing_key,
            "signed_by": self.signed_by,
        }


def fingerprint(public_key: str) -> str:
    """Return a short form of a public key for people to compare: 80 bits of its SHA-256, in base32, in four groups."""
    text = b32encode(sha256(public_key.encode()).digest()[:10]).decode().lower()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def fixed_line(key: FixedKey) -> bytes:
    """Return an old key without a signature as a line of a list: a canonical JSON list of owner, number and public key."""
    owner, number, public_key = key
    return json.dumps([str(owner), number, public_key], separators=(",", ":")).encode()


def sign_first(dossier: UUID, secret: X25519Secret, founder: SigningSecret | None = None) -> SignedKey:
    """Return the signed first epoch of a dossier with this `secret`, signed by `founder`, or by the epoch itself (None)."""
    return _signed(SignedKey(Purpose.EPOCH, dossier, 1, secret.public), secret, founder or signing_half(secret))


def sign_next(before: SignedKey, secret: X25519Secret, signer: SigningSecret) -> SignedKey:
    """Return the key that follows `before` and has this new `secret`.

    `signer`: the signing half of `before` or, where `check_history` allows it, of a staff member who vouches for the key.
    """
    after = SignedKey(before.purpose, before.owner, before.number + 1, secret.public, previous=before.public_key)
    return _signed(after, secret, signer)


def sign_staff_key(staff: UUID, secret: X25519Secret, number: int = 1, previous: str = "") -> SignedKey:
    """Return a staff member's key signed by itself: the first key, or an old key that had no signature yet.

    `number` and `previous`: the place of an old key among the staff member's keys, and the public key before it.
    """
    return _signed(SignedKey(Purpose.STAFF, staff, number, secret.public, previous=previous), secret, signing_half(secret))


def check_history(history: Sequence[SignedKey], fixed: Collection[FixedKey] = (), vouchers: Collection[str] = ()) -> None:
    """Raise BrokenHistory unless each key of one owner, oldest first, is signed by a signer who was allowed to sign it.

    `fixed`: the old keys that need no signature, as listed when Candour began to sign keys; `vouchers`: signing keys of staff
    who may sign an epoch that follows an unsigned epoch, or the new key of a colleague who lost the key before.
    """
    _check_order(history)
    _check_signatures(tuple(history))
    before: SignedKey | None = None
    for key in history:
        allowed = _may_follow(key, before, fixed, vouchers) if key.is_signed else _is_old(key, before, fixed)
        if not allowed:
            raise BrokenHistory(_UNSIGNED)
        before = key


def _is_old(key: SignedKey, before: SignedKey | None, fixed: Collection[FixedKey]) -> bool:
    """Whether an unsigned key is valid as an old key: `fixed` has it, and the key before it, if any, is unsigned too."""
    return key.fixed_key in fixed and (before is None or not before.is_signed)


def _may_follow(key: SignedKey, before: SignedKey | None, fixed: Collection[FixedKey], vouchers: Collection[str]) -> bool:
    """Whether the signer of `key` was allowed to sign it as the successor of the key `before` (None: the first key).

    Allowed are: the signing key of `before`, if `before` is signed; the key itself, if it is the first or an old key of a staff
    member; signing keys in `vouchers`, in the cases that `check_history` names. The caller checks who signed a first epoch.
    """
    if key.purpose is Purpose.STAFF and key.signed_by == key.signing_key:
        return before is None or key.fixed_key in fixed
    if before is None:
        return key.purpose is Purpose.EPOCH  # who founds a dossier is the caller's to check
    if before.is_signed and key.signed_by == before.signing_key:
        return True
    return key.signed_by in vouchers and (key.purpose is Purpose.STAFF or not before.is_signed)


def _check_order(history: Sequence[SignedKey]) -> None:
    """Raise BrokenHistory unless the keys are of one owner and purpose, numbered from 1, each naming the key before it."""
    if not history:
        raise BrokenHistory(_FORKED)
    before = ""
    for number, key in enumerate(history, start=1):
        same = (key.owner, key.purpose) == (history[0].owner, history[0].purpose)
        if key.number != number or not same or (key.is_signed and key.previous != before):
            raise BrokenHistory(_FORKED)
        before = key.public_key


@lru_cache(maxsize=4096)
def _check_signatures(history: tuple[SignedKey, ...]) -> None:
    """Raise BrokenHistory unless each signed key is well formed and has a valid signature by its `signed_by`.

    Cached: a history that was valid is not checked again.
    """
    for key in history:
        if not key.is_signed:
            continue
        try:
            Recipient(key.public_key)
            SigningKey(key.signing_key)
            check_signature(SigningKey(key.signed_by), key.statement(), key.signature)
        except SealingError:
            raise BrokenHistory(_UNSIGNED) from None


def _signed(key: SignedKey, secret: X25519Secret, signer: SigningSecret) -> SignedKey:
    """Return the key with its signing half and its signature by `signer`."""
    bare = replace(key, public_key=str(secret.public), signing_key=signing_half(secret).public, signed_by=signer.public)
    return replace(bare, signature=signer.sign(bare.statement()))


def _canonical(members: dict[str, Any]) -> bytes:
    """Return the members as JSON in its canonical form; correct only for ASCII texts and whole numbers."""
    return json.dumps(members, sort_keys=True, separators=(",", ":")).encode("ascii")
