"""A submission, which is a whole sealed report that has not been stored, and every check of it that needs no database.

Not here: the checks against rows, and storing the report (`receiving`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Item
from candour.domain import sealing
from candour.domain.sealing import SignedKey
from candour.ui.errors import Refusal

MAX_ITEM_BYTES = 4 * 1024 * 1024
MAX_GRANT_BYTES = 4096
MAX_ITEMS = 400
DIGEST_BYTES = 32
_KINDS_IN_A_REPORT = frozenset(
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
    """An item of a submission: its `ciphertext` or, for an exhibit, the id and token of a finished upload.

    `about`: for the details of an exhibit, the position of that exhibit in the submission; None for other items.
    `authorship`: the reporter's signature.
    """

    kind: str
    ciphertext: bytes | None = None
    upload: UUID | None = None
    token: str = ""
    about: int | None = None
    authorship: sealing.Authorship | None = None


@dataclass(frozen=True, slots=True)
class SealedGrant:
    """The dossier's secret, sealed to `public_key`. `holder`: id of the team that has that key; None means the mailbox."""

    holder: UUID | None
    public_key: str
    sealed: bytes


@dataclass(frozen=True)
class Submission:
    """A whole sealed report that is not stored yet, and the structured facts that the server may read."""

    idempotency_key: UUID
    body: UUID
    mode: str
    relation: str
    categories: tuple[str, ...]
    facts: Mapping[str, Any]
    dossier: SignedKey
    mailbox: SignedKey
    locator_hash: bytes
    items: tuple[SealedItem, ...]
    grants: tuple[SealedGrant, ...]
    sealed_in_browser: bool
    force: UUID | None = None
    safety_reasons: tuple[str, ...] = field(default=())

    @property
    def dossier_key(self) -> str:
        """The public key of the report's dossier."""
        return self.dossier.public_key

    @property
    def mailbox_key(self) -> str:
        """The public key of the report's mailbox."""
        return self.mailbox.public_key


def check_shape(submission: Submission) -> None:
    """Check everything about a submission that can be checked without the database. Raises Refusal."""
    _check_keys(submission)
    if not any(item.kind == Item.Kind.ACCOUNT for item in submission.items):
        raise Refusal(_("The account is missing. Write what happened, then send again."))
    if len(submission.items) > MAX_ITEMS:
        raise Refusal(
            _("This holds more than %(most)s parts. Send fewer files; you can add more in your mailbox.") % {"most": MAX_ITEMS}
        )
    for position, item in enumerate(submission.items):
        _check_item(submission.items, position, item)
    for grant in submission.grants:
        check_sealed(grant.sealed, _("A key"), MAX_GRANT_BYTES)


def check_sealed(ciphertext: bytes, what: str, largest: int = MAX_ITEM_BYTES) -> None:
    """Check that `ciphertext` has the form of an age file for one recipient, and at most `largest` bytes.

    Raises Refusal, whose text names the checked item with the words `what`.
    """
    if len(ciphertext) > largest:
        raise Refusal(_("%(part)s is too large. Send long texts as a file.") % {"part": what})
    try:
        sealing.inspect(ciphertext, len(ciphertext))
    except sealing.SealingError as fault:
        raise Refusal(_("%(part)s was not sealed as it should be. %(fault)s") % {"part": what, "fault": fault}) from None


def _check_keys(submission: Submission) -> None:
    """Check that dossier and mailbox have different valid signed keys, and the length of the locator's hash. Raises Refusal."""
    try:
        sealing.Recipient(submission.dossier_key)
        sealing.Recipient(submission.mailbox_key)
    except sealing.SealingError as fault:
        raise Refusal(_("A key is not one we can use. %(fault)s") % {"fault": fault}) from None
    if submission.dossier_key == submission.mailbox_key:
        raise Refusal(_("The report and the mailbox have the same key. Reload the page and send again."))
    _check_signatures(submission)
    if len(submission.locator_hash) != DIGEST_BYTES:
        raise Refusal(_("The mailbox's address has the wrong length. Reload the page and send again."))


def _check_signatures(submission: Submission) -> None:
    """Check that the mailbox's key signed both first keys, its own and the dossier's. Raises Refusal.

    Every later key of the two must follow from these signatures.
    """
    dossier, mailbox = submission.dossier, submission.mailbox
    firsts = dossier.is_signed and mailbox.is_signed and {dossier.purpose, mailbox.purpose} == {sealing.Purpose.EPOCH}
    if not firsts or {dossier.signed_by, mailbox.signed_by} != {mailbox.signing_key} or dossier.owner == mailbox.owner:
        raise Refusal(_("The keys of this report are not signed. Reload the page and send again."))
    try:
        sealing.check_history([dossier])
        sealing.check_history([mailbox])
    except sealing.BrokenHistory:
        raise Refusal(_("The keys of this report are not signed. Reload the page and send again.")) from None


def _check_item(items: tuple[SealedItem, ...], position: int, item: SealedItem) -> None:
    """Check the kind, content and `about` of the item at this position of `items`. Raises Refusal."""
    what = _("Part %(number)s (%(kind)s)") % {"number": position + 1, "kind": item.kind}
    if item.kind not in _KINDS_IN_A_REPORT:
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
    """Check that an item of exhibit details names an earlier exhibit in `about`, and that no other item names any.

    `what`: the item's name in the text of the Refusal that is raised.
    """
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
