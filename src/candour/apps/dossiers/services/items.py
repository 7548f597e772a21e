"""Items: stores sealed items, and returns an item to staff after recording the opening in the ledger.

The server cannot decrypt an item. It checks that an item is a padded age file sealed to one key, and returns the ciphertext
to staff who hold a grant in force. Not here: how a reporter's mailbox reads the reporter's items (`mailbox`).
"""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Item, Upload
from candour.apps.dossiers.services import store
from candour.apps.ledger.models import Entry
from candour.apps.ledger.queries import Evidence, Standing, evidence_of, is_stored, standing
from candour.apps.ledger.services import append
from candour.apps.ledger.services.keys import pseudonym_key
from candour.apps.people.models import Staff
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal
from candour.ui.times import to_hour

_LARGEST_IN_ROW = 4 * 1024 * 1024
_STILL_OPEN = timedelta(minutes=10)
_AUTHOR_CAN_READ = "author_can_read_dossier"  # the constraint's name in the error of sql/reading.sql
_LOG = logging.getLogger("candour.dossiers")


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """The result of `open_item`: an item, the ledger entry of this opening, the sealed keys that open it, and its ciphertext.

    `ciphertext` is None where the ciphertext is a file in the file store. `evidence`: the newest statement of the ledger about
    the item, None where there is none; `standing`: whether the item still is what that statement says.
    """

    item: Item
    entry: Entry
    keys: list[queries.ChainKey]
    ciphertext: bytes | None
    evidence: Evidence | None
    standing: Standing


def add_staff_item(dossier: Dossier, kind: str, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Store one item that the browser of the staff member `by` sealed to the dossier's newest epoch. `kind`: an `Item.Kind`.

    Raises Refusal for malformed ciphertext, and where `by` cannot read the dossier. The item's row records that `by` could
    read the dossier at that time; the reporter is shown this beside a message. The caller must append an entry to the ledger
    (`record_item_added` where nothing else appends one).
    """
    size, digest = _size_and_digest(ciphertext)
    return _store_item(
        dossier, kind, author=Item.Author.STAFF, staff=by, author_could_read=queries.reads_now(by, [dossier.pk]),
        ciphertext=ciphertext, size=size, sha256=digest, at=now,
    )  # fmt: skip


def add_reporter_item(dossier: Dossier, kind: str, ciphertext: bytes, *, now: datetime, about: Item | None = None) -> Item:
    """Store one item that the reporter sealed; its time is cut to the hour. Raises Refusal where `ciphertext` is malformed.

    `about`: the item that the new item describes, if it describes one.
    """
    size, digest = _size_and_digest(ciphertext)
    return _store_item(
        dossier,
        kind,
        author=Item.Author.REPORTER,
        about=about,
        ciphertext=ciphertext,
        size=size,
        sha256=digest,
        at=to_hour(now),
    )


def add_reporter_exhibit(dossier: Dossier, upload: Upload, *, now: datetime) -> Item:
    """Store a reporter's finished upload as an exhibit; its time is cut to the hour. Raises Refusal for a used upload."""
    if not upload.complete:
        raise Refusal(_("The file has not arrived whole yet. Wait until it has, then send this again."))
    author, kind = Item.Author.REPORTER, Item.Kind.EXHIBIT
    return _store_item(dossier, kind, author=author, upload=upload, size=upload.size, sha256=upload.sha256, at=to_hour(now))


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
    _must_be_stored(entry)
    evidence = evidence_of([item]).get(item.row_key)
    ciphertext = None if item.ciphertext is None else bytes(item.ciphertext)
    return OpenedItem(item, entry, keys, ciphertext, evidence, standing(item, evidence, pseudonym_key()))


def open_keys(staff: Staff, dossier: Dossier, *, now: datetime) -> list[queries.ChainKey]:
    """Record that a staff member fetches the dossier's sealed keys, then return these keys in the order to open them.

    Raises Http404 where no grant in force lets the staff member read the dossier, or a conflict bars the staff member.
    Browsers need the keys to grant others access and to seal new items.
    """
    with transaction.atomic(durable=True):
        keys = _keys_or_404(staff, dossier)
        entry = append(Kind.DOSSIER_OPENED, actor=staff.pk, dossier=dossier.pk, now=now)
    _must_be_stored(entry)
    return keys


def _must_be_stored(entry: Entry) -> None:
    """Raise Refusal where the entry, read back after its transaction, is not in the database.

    An item is shown only if the entry that records its opening is stored.
    """
    if not is_stored(entry.pk, bytes(entry.leaf)):
        _LOG.error("An opening was recorded and is gone: something in the database removes entries.")
        raise Refusal(
            _("This could not be recorded, so nothing is shown. Tell whoever runs this site, and an overseer, at once."),
            HTTPStatus.SERVICE_UNAVAILABLE,
        )


def opened_lately(staff: Staff, item: Item, *, now: datetime) -> bool:
    """Return whether the staff member opened the item in the last ten minutes and may still read the item."""
    opened = Entry.objects.of(Kind.ITEM_OPENED).about(item=item.pk, actor=staff.pk).filter(time__gte=now - _STILL_OPEN)
    return opened.exists() and queries.can_read(staff, item.dossier) and _has_no_conflict(staff, item.dossier)


def content(item: Item) -> BinaryIO:
    """Return the item's ciphertext as an open file. The caller must have checked and recorded who reads the item."""
    if item.upload_id is None:
        return io.BytesIO(bytes(item.ciphertext or b""))
    return store.open_whole(item.upload_id)


def _keys_or_404(staff: Staff, dossier: Dossier) -> list[queries.ChainKey]:
    """Return the dossier's sealed keys. Raises Http404 for staff without a grant in force or with a conflict of interest."""
    keys = queries.key_chain(staff, dossier)
    if not keys or not _has_no_conflict(staff, dossier):
        raise Http404
    return keys


def _has_no_conflict(staff: Staff, dossier: Dossier) -> bool:
    """Return whether no conflict of interest bars the staff member from the dossier."""
    # The conflict rule belongs to a higher app, so the setting names its function (ADR 8).
    return bool(import_string(settings.CANDOUR_MAY_OPEN)(staff, dossier))


def _store_item(
    dossier: Dossier,
    kind: str,
    *,
    author: Item.Author,
    size: int,
    sha256: str,
    at: datetime,
    **parts: Any,
) -> Item:
    """Store and return an item of the newest epoch; `parts`: values of further fields of `Item`, by name.

    Raises Refusal where the upload was used already, and where the author is a staff member who cannot read the dossier.
    """
    try:
        with transaction.atomic():
            return Item.objects.create(
                dossier=dossier,
                epoch=queries.latest_epoch(dossier),
                kind=Item.Kind(kind),
                author=author,
                size=size,
                sha256=sha256,
                created_at=at,
                **parts,
            )
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) == _AUTHOR_CAN_READ:
            raise Refusal(_("You cannot read this, so you cannot write here. Ask somebody who can to let you in.")) from None
        raise Refusal(_("This file was already used. Send it again.")) from None


def _size_and_digest(ciphertext: bytes) -> tuple[int, str]:
    """Check that the ciphertext is a padded age file small enough for a row; return its size and SHA-256. Raises Refusal."""
    if len(ciphertext) > _LARGEST_IN_ROW:
        raise Refusal(_("This is too large to send at once. Send it as a file."))
    try:
        sealing.inspect(ciphertext[: sealing.MAX_HEADER], len(ciphertext))
    except sealing.SealingError:
        raise Refusal(_("This did not arrive sealed and whole. Nothing was kept. Go back and send it again.")) from None
    return len(ciphertext), hashlib.sha256(ciphertext).hexdigest()
