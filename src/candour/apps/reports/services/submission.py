"""A report on its way in: structured facts and ciphertext, however it was sealed. Checked before anything is written.

Lives here: its shape, and the checks that need no database. Not here: those that do, and the writing (`services`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from candour.apps.dossiers.models import Item
from candour.domain import sealing

LARGEST_ITEM = 4 * 1024 * 1024
LARGEST_GRANT = 4096
MOST_ITEMS = 400
DIGEST = 32
_FROM_A_REPORTER = frozenset(
    {
        Item.Kind.ACCOUNT,
        Item.Kind.IDENTITY,
        Item.Kind.PEOPLE,
        Item.Kind.BEFORE,
        Item.Kind.SAFETY,
        Item.Kind.EXCLUSIONS,
        Item.Kind.WISHES,
        Item.Kind.EXHIBIT,
        Item.Kind.EXHIBIT_DETAILS,
    }
)


class BadSubmission(Exception):
    """What was sent cannot be received; nothing was kept. The message says what to do next."""


class StaleKeys(BadSubmission):
    """A team's key changed since the page was made. Ask for the keys again and seal the grants anew."""


@dataclass(frozen=True, slots=True)
class SealedItem:
    """One item: `ciphertext`, or a finished upload with its token. `about` is the position of the item it describes."""

    kind: str
    ciphertext: bytes | None = None
    upload: UUID | None = None
    token: str = ""
    about: int | None = None


@dataclass(frozen=True, slots=True)
class SealedGrant:
    """The dossier's secret sealed to `public_key`, the newest of `holder`. None as holder means the mailbox."""

    holder: UUID | None
    public_key: str
    sealed: bytes


@dataclass(frozen=True)
class Submission:
    """Everything `services.receive` needs."""

    idempotency_key: UUID
    body: UUID
    mode: str
    relation: str
    categories: tuple[str, ...]
    facts: Mapping[str, Any]
    dossier_key: str
    mailbox_key: str
    locator_hash: bytes
    items: tuple[SealedItem, ...]
    grants: tuple[SealedGrant, ...]
    sealed_in_browser: bool
    force: UUID | None = None
    safety_reasons: tuple[str, ...] = field(default=())


def check(submission: Submission) -> None:
    """Check all that can be checked without a row. Raises BadSubmission."""
    _check_keys(submission)
    if not any(item.kind == Item.Kind.ACCOUNT for item in submission.items):
        raise BadSubmission("The account is missing. Write what happened, then send again.")
    if len(submission.items) > MOST_ITEMS:
        raise BadSubmission(f"This holds more than {MOST_ITEMS} parts. Send fewer files; you can add more in your mailbox.")
    for position, item in enumerate(submission.items):
        _check_item(submission.items, position, item)
    for grant in submission.grants:
        check_sealed(grant.sealed, "A key", LARGEST_GRANT)


def check_sealed(ciphertext: bytes, what: str, largest: int = LARGEST_ITEM) -> None:
    """Check that `ciphertext` is age to one recipient in a size class, as far as that shows. Raises BadSubmission."""
    if len(ciphertext) > largest:
        raise BadSubmission(f"{what} is too large. Send long texts as a file.")
    try:
        sealing.inspect(ciphertext, len(ciphertext))
    except sealing.SealingError as fault:
        raise BadSubmission(f"{what} was not sealed as it should be. {fault}") from None


def manifest(submission: Submission, digests: list[tuple[int, str]]) -> bytes:
    """The list of what was received, as canonical JSON: what the ledger's entry commits to. `digests`: (size, SHA-256)."""
    items = [
        {"kind": item.kind, "size": size, "sha256": sha256}
        for item, (size, sha256) in zip(submission.items, digests, strict=True)
    ]
    told = {"categories": list(submission.categories), "facts": dict(submission.facts), "mode": submission.mode}
    document = {"items": items, "told": told, "sealed_in_browser": submission.sealed_in_browser}
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def token_hash(token: str) -> bytes:
    """What is kept of an upload's token."""
    return hashlib.sha256(token.encode()).digest()


def digest(ciphertext: bytes) -> str:
    """SHA-256 of a ciphertext, in hexadecimal."""
    return hashlib.sha256(ciphertext).hexdigest()


def _check_keys(submission: Submission) -> None:
    try:
        sealing.Recipient(submission.dossier_key)
        sealing.Recipient(submission.mailbox_key)
    except sealing.SealingError as fault:
        raise BadSubmission(f"A key is not one we can use. {fault}") from None
    if submission.dossier_key == submission.mailbox_key:
        raise BadSubmission("The report and the mailbox have the same key. Reload the page and send again.")
    if len(submission.locator_hash) != DIGEST:
        raise BadSubmission("The mailbox's address has the wrong length. Reload the page and send again.")


def _check_item(items: tuple[SealedItem, ...], position: int, item: SealedItem) -> None:
    what = f"Part {position + 1} ({item.kind})"
    if item.kind not in _FROM_A_REPORTER:
        raise BadSubmission(f"Part {position + 1} is of a kind that is not sent with a report. Reload the page and send again.")
    if (item.ciphertext is None) == (item.upload is None):
        raise BadSubmission(f"{what} must hold sealed content or name one upload. Reload the page and send again.")
    if item.upload is not None and item.kind != Item.Kind.EXHIBIT:
        raise BadSubmission(f"{what} cannot be a file. Reload the page and send again.")
    if item.ciphertext is not None:
        check_sealed(item.ciphertext, what)
    _check_about(items, position, item, what)


def _check_about(items: tuple[SealedItem, ...], position: int, item: SealedItem, what: str) -> None:
    describes = item.kind == Item.Kind.EXHIBIT_DETAILS
    if describes != (item.about is not None):
        raise BadSubmission(
            f"{what} must say which file it describes, and only such parts may. Reload the page and send again."
        )
    if item.about is not None and not (0 <= item.about < position and items[item.about].kind == Item.Kind.EXHIBIT):
        raise BadSubmission(f"{what} describes a part that is not a file before it. Reload the page and send again.")
