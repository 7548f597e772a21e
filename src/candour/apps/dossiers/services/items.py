"""Items: stores sealed items, and returns an item to staff after recording the opening in the ledger.

The server cannot decrypt an item. It checks that an item is a padded age file sealed to one key, and returns the ciphertext
to staff who hold a grant in force. Not here: how a reporter's mailbox reads the reporter's items (`mailbox`).
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, BinaryIO, TypeAlias

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Item, Upload
from candour.apps.dossiers.queries.authors import author_states, joined
from candour.apps.dossiers.services import signed_items, store
from candour.apps.dossiers.services.proofs import proofs_of_authors
from candour.apps.ledger.models import Entry
from candour.apps.ledger.queries import Evidence, Standing, evidence_of, is_stored, standing
from candour.apps.ledger.services import append, wait_until_signed
from candour.apps.ledger.services.keys import pseudonym_key
from candour.apps.people.models import Staff
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind, LedgerError
from candour.domain.sealing import AuthoredBytes, Authorship, SigningSecret
from candour.ui.errors import Refusal
from candour.ui.times import to_hour

_LARGEST_IN_ROW = 4 * 1024 * 1024
_STILL_OPEN = timedelta(minutes=10)
_AUTHOR_CAN_READ = "author_can_read_dossier"  # the constraint's name in the error of sql/reading.sql
# Who signs an item of the reporter: the signature that the browser made, or, without JavaScript, the reporter's signing key,
# which is in memory for this one request. None: nobody, which is refused once items must be signed.
Author: TypeAlias = Authorship | SigningSecret | None
_LOG = logging.getLogger("candour.dossiers")


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """The result of `open_item`: an item, the ledger entry of this opening, the sealed keys that open it, and its ciphertext.

    `ciphertext` is None where the ciphertext is a file in the file store. `evidence`: the newest statement of the ledger about
    the item, None where there is none; `standing`: whether the item still is what that statement says, and its author's.
    `alike`: the newest statements of all items of the same kind in the dossier, in order; `authors`: the proofs of their keys.
    """

    item: Item
    entry: Entry
    keys: list[queries.ChainKey]
    ciphertext: bytes | None
    evidence: Evidence | None
    standing: Standing
    alike: Sequence[bytes]
    authors: Mapping[str, Any]


def add_staff_item(dossier: Dossier, kind: str, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Store one item that the browser of the staff member `by` sealed to the dossier's newest epoch. `kind`: an `Item.Kind`.

    Raises Refusal for malformed ciphertext, and where `by` cannot read the dossier. The item's row records that `by` could
    read the dossier at that time; the reporter is shown this beside a message. The caller must append an entry to the ledger
    (`record_item_added` where nothing else appends one). `ciphertext` carries the author's signature if it is `AuthoredBytes`;
    without one it is refused once items must be signed.
    """
    size, digest = _size_and_digest(ciphertext)
    item = _new_item(
        dossier, kind, Item.Author.STAFF, staff=by, ciphertext=ciphertext, size=size, sha256=digest, created_at=now
    )
    item.author_could_read = queries.reads_now(by, [dossier.pk])
    return _store_item(item, _authorship_of(ciphertext))


def add_reporter_item(
    dossier: Dossier, kind: str, ciphertext: bytes, by: Author = None, *, now: datetime, about: Item | None = None
) -> Item:
    """Store one item that the reporter sealed; its time is cut to the hour. Raises Refusal where `ciphertext` is malformed.

    `about`: the item that the new item describes, if it describes one. `by`: see `Author`; None takes the signature that
    `ciphertext` carries.
    """
    size, digest = _size_and_digest(ciphertext)
    item = _new_item(
        dossier, kind, Item.Author.REPORTER, about=about, ciphertext=ciphertext, size=size, sha256=digest,
        created_at=to_hour(now),
    )  # fmt: skip
    return _store_item(item, by or _authorship_of(ciphertext))


def add_reporter_exhibit(dossier: Dossier, upload: Upload, by: Author = None, *, now: datetime) -> Item:
    """Store a reporter's finished upload as an exhibit; its time is cut to the hour. Raises Refusal for a used upload.

    `by`: see `Author`.
    """
    if not upload.complete:
        raise Refusal(_("The file has not arrived whole yet. Wait until it has, then send this again."))
    item = _new_item(
        dossier, Item.Kind.EXHIBIT, Item.Author.REPORTER, upload=upload, size=upload.size, sha256=upload.sha256,
        created_at=to_hour(now),
    )  # fmt: skip
    return _store_item(item, by)


def record_item_added(item: Item, *details: Item) -> Entry:
    """Append the ledger entry item.added, with the item's time, for an item that no other ledger entry records.

    `details`: items about this item, which the entry records too.
    """
    actor = item.staff_id or Actor.REPORTER
    return append(
        Kind.ITEM_ADDED, actor=actor, item=item.pk, dossier=item.dossier_id, content=[item, *details], now=item.created_at
    )


def open_item(staff: Staff, item: Item, *, now: datetime) -> OpenedItem:
    """Record that a staff member opens the item, then return the item with the keys that open it.

    Raises Http404 where no grant in force lets the staff member read the item, or a conflict bars the staff member.
    """
    with transaction.atomic(durable=True):
        keys = _keys_or_404(staff, item.dossier)
        entry = append(Kind.ITEM_OPENED, actor=staff.pk, item=item.pk, dossier=item.dossier_id, now=now)
    must_be_signed([entry], now=now)
    alike = list(Item.evidence().filter(dossier=item.dossier_id, kind=item.kind).order_by("order"))
    recorded = evidence_of(alike)
    evidence = recorded.get(item.row_key)
    ciphertext = None if item.ciphertext is None else bytes(item.ciphertext)
    proved = joined(standing(item, evidence, pseudonym_key()), author_states(alike)[item.row_key])
    statements = [recorded[one.row_key].body for one in alike if one.row_key in recorded]
    authors = proofs_of_authors(item.dossier_id, [item])
    return OpenedItem(item, entry, keys, ciphertext, evidence, proved, statements, authors)


def open_keys(staff: Staff, dossier: Dossier, *, now: datetime) -> list[queries.ChainKey]:
    """Record that a staff member fetches the dossier's sealed keys, then return these keys in the order to open them.

    Raises Http404 where no grant in force lets the staff member read the dossier, or a conflict bars the staff member.
    Browsers need the keys to grant others access and to seal new items.
    """
    with transaction.atomic(durable=True):
        keys = _keys_or_404(staff, dossier)
        entry = append(Kind.DOSSIER_OPENED, actor=staff.pk, dossier=dossier.pk, now=now)
    must_be_signed([entry], now=now)
    return keys


def must_be_signed(entries: Sequence[Entry], *, now: datetime) -> None:
    """Raise Refusal unless every entry, which was committed before, is in a tree that the log's key has signed.

    An item is shown only then: from the signature on, nobody can take the record of the opening out of the log unseen.
    """
    gone = [entry for entry in entries if not is_stored(entry.pk, bytes(entry.leaf))]
    if gone:
        _LOG.error("An opening was recorded and is gone: something in the database removes entries.")
    try:
        wait_until_signed([] if gone else entries, now)
    except LedgerError:
        _LOG.exception("An opening was recorded, and the log with it could not be signed.")
        gone = list(entries)
    if gone:
        raise Refusal(
            _("This could not be recorded, so nothing is shown. Tell whoever runs this site, and an overseer, at once."),
            HTTPStatus.SERVICE_UNAVAILABLE,
        )


def opened_lately(staff: Staff, item: Item, *, now: datetime) -> bool:
    """Return whether the staff member opened the item in the last ten minutes and may still read the item."""
    opened = Entry.objects.of(Kind.ITEM_OPENED).about(item=item.pk, actor=staff.pk).filter(time__gte=now - _STILL_OPEN)
    return opened.exists() and queries.can_read(staff, item.dossier) and has_no_conflict(staff, item.dossier)


def content(item: Item) -> BinaryIO:
    """Return the item's ciphertext as an open file. The caller must have checked and recorded who reads the item."""
    if item.upload_id is None:
        return io.BytesIO(bytes(item.ciphertext or b""))
    return store.open_whole(item.upload_id)


def _keys_or_404(staff: Staff, dossier: Dossier) -> list[queries.ChainKey]:
    """Return the dossier's sealed keys. Raises Http404 for staff without a grant in force or with a conflict of interest."""
    keys = queries.key_chain(staff, dossier)
    if not keys or not has_no_conflict(staff, dossier):
        raise Http404
    return keys


def has_no_conflict(staff: Staff, dossier: Dossier) -> bool:
    """Return whether no conflict of interest bars the staff member from the dossier."""
    # The conflict rule belongs to a higher app, so the setting names its function (ADR 8).
    return bool(import_string(settings.CANDOUR_MAY_OPEN)(staff, dossier))


def _new_item(dossier: Dossier, kind: str, author: Item.Author, **parts: Any) -> Item:
    """Return an unsaved item of the newest epoch; `parts`: values of further fields of `Item`, by name."""
    return Item(dossier=dossier, epoch=queries.latest_epoch(dossier), kind=Item.Kind(kind), author=author, **parts)


def _authorship_of(ciphertext: bytes) -> Authorship | None:
    """Return the author's signature that came with the ciphertext; None where there is none."""
    return ciphertext.authorship if isinstance(ciphertext, AuthoredBytes) else None


def _store_item(item: Item, by: Author) -> Item:
    """Check the author's signature of an unsaved item, store the item and return it.

    Raises Refusal where the upload or the item's id was used already, where the signature is missing or wrong, and where the
    author is a staff member who cannot read the dossier.
    """
    try:
        with transaction.atomic():
            signed = signed_items.sign_as(by, item, now=item.created_at) if isinstance(by, SigningSecret) else by
            if signed is not None:
                signed_items.check_new(item, signed, item.created_at)
            item.save(force_insert=True)
            return item
    except IntegrityError as error:
        raise _refusal_of(error) from None


def _refusal_of(error: IntegrityError) -> Refusal:
    """Return the refusal that explains why the database did not take an item."""
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if broken == _AUTHOR_CAN_READ:
        return Refusal(_("You cannot read this, so you cannot write here. Ask somebody who can to let you in."))
    return (
        signed_items.not_signed()
        if broken == signed_items.IS_SIGNED
        else Refusal(_("This file was already used. Send it again."))
    )


def _size_and_digest(ciphertext: bytes) -> tuple[int, str]:
    """Check that the ciphertext is a padded age file small enough for a row; return its size and SHA-256. Raises Refusal."""
    if len(ciphertext) > _LARGEST_IN_ROW:
        raise Refusal(_("This is too large to send at once. Send it as a file."))
    try:
        sealing.inspect(ciphertext[: sealing.MAX_HEADER], len(ciphertext))
    except sealing.SealingError:
        raise Refusal(_("This did not arrive sealed and whole. Nothing was kept. Go back and send it again.")) from None
    return len(ciphertext), hashlib.sha256(ciphertext).hexdigest()
