"""A report on its way in: structured facts and ciphertext, however it was sealed. Checked before anything is written.

Lives here: its shape, and the checks that need no database. Not here: the checks that do, and the writing (`arrival`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Item
from candour.domain import sealing
from candour.ui.errors import Refusal

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
    """A whole sealed report, as `receive` takes it."""

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
    """Check all that can be checked without a row. Raises Refusal."""
    _check_keys(submission)
    if not any(item.kind == Item.Kind.ACCOUNT for item in submission.items):
        raise Refusal(_("The account is missing. Write what happened, then send again."))
    if len(submission.items) > MOST_ITEMS:
        raise Refusal(
            _("This holds more than %(most)s parts. Send fewer files; you can add more in your mailbox.") % {"most": MOST_ITEMS}
        )
    for position, item in enumerate(submission.items):
        _check_item(submission.items, position, item)
    for grant in submission.grants:
        check_sealed(grant.sealed, _("A key"), LARGEST_GRANT)


def check_sealed(ciphertext: bytes, what: str, largest: int = LARGEST_ITEM) -> None:
    """Check that `ciphertext` is age to one recipient in a size class, as far as that shows. Raises Refusal."""
    if len(ciphertext) > largest:
        raise Refusal(_("%(part)s is too large. Send long texts as a file.") % {"part": what})
    try:
        sealing.inspect(ciphertext, len(ciphertext))
    except sealing.SealingError as fault:
        raise Refusal(_("%(part)s was not sealed as it should be. %(fault)s") % {"part": what, "fault": fault}) from None


def manifest(submission: Submission, digests: list[tuple[int, str]]) -> bytes:
    """The list of what was received, as canonical JSON: what the ledger's entry commits to. `digests`: (size, SHA-256)."""
    items = [
        {"kind": item.kind, "size": size, "sha256": sha256}
        for item, (size, sha256) in zip(submission.items, digests, strict=True)
    ]
    structured = {"categories": list(submission.categories), "facts": dict(submission.facts), "mode": submission.mode}
    document = {"items": items, "told": structured, "sealed_in_browser": submission.sealed_in_browser}
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(ciphertext: bytes) -> str:
    """SHA-256 of a ciphertext, in hexadecimal."""
    return hashlib.sha256(ciphertext).hexdigest()


def _check_keys(submission: Submission) -> None:
    try:
        sealing.Recipient(submission.dossier_key)
        sealing.Recipient(submission.mailbox_key)
    except sealing.SealingError as fault:
        raise Refusal(_("A key is not one we can use. %(fault)s") % {"fault": fault}) from None
    if submission.dossier_key == submission.mailbox_key:
        raise Refusal(_("The report and the mailbox have the same key. Reload the page and send again."))
    if len(submission.locator_hash) != DIGEST:
        raise Refusal(_("The mailbox's address has the wrong length. Reload the page and send again."))


def _check_item(items: tuple[SealedItem, ...], position: int, item: SealedItem) -> None:
    what = _("Part %(number)s (%(kind)s)") % {"number": position + 1, "kind": item.kind}
    if item.kind not in _FROM_A_REPORTER:
        raise Refusal(
            _("Part %(number)s is of a kind that is not sent with a report. Reload the page and send again.")
            % {"number": position + 1}
        )
    if (item.ciphertext is None) == (item.upload is None):
        raise Refusal(
            _("%(part)s must hold sealed content or name one upload. Reload the page and send again.") % {"part": what}
        )
    if item.upload is not None and item.kind != Item.Kind.EXHIBIT:
        raise Refusal(_("%(part)s cannot be a file. Reload the page and send again.") % {"part": what})
    if item.ciphertext is not None:
        check_sealed(item.ciphertext, what)
    _check_about(items, position, item, what)


def _check_about(items: tuple[SealedItem, ...], position: int, item: SealedItem, what: str) -> None:
    describes = item.kind == Item.Kind.EXHIBIT_DETAILS
    if describes != (item.about is not None):
        raise Refusal(
            _("%(part)s must say which file it describes, and only such parts may. Reload the page and send again.")
            % {"part": what}
        )
    if item.about is not None and not (0 <= item.about < position and items[item.about].kind == Item.Kind.EXHIBIT):
        raise Refusal(
            _("%(part)s describes a part that is not a file before it. Reload the page and send again.") % {"part": what}
        )
