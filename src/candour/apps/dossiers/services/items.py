"""Items: adding what somebody sealed, and opening it, with the entry kept before a byte leaves.

The server cannot open anything. It checks that an item is an age file sealed to one key and padded, and hands
ciphertext to those who hold a live grant. Not here: the mailbox's own way to a reporter's items.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from candour.apps.dossiers import queries, store
from candour.apps.dossiers.models import Dossier, Epoch, Item, Upload
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal
from candour.ui.times import to_hour

_LARGEST_IN_ROW = 4 * 1024 * 1024
_STILL_OPEN = timedelta(minutes=10)


class BadItem(Refusal):
    """What arrived is not an item Candour can keep; the message says what to do next."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An item on its way to a reader who may open it; `ciphertext` None where it lies in the store."""

    item: Item
    entry: Entry
    keys: list[queries.Key]
    ciphertext: bytes | None


def add_item(
    dossier: Dossier, kind: str, *, author: str, now: datetime,
    ciphertext: bytes | None = None, upload: Upload | None = None, staff: Staff | None = None,
    about: Item | None = None, at_hour: bool, epoch: Epoch | None = None, record: bool = True,
) -> Item:  # fmt: skip
    """Keep one sealed item: small ones in the row, a finished upload in the store. Raises BadItem.

    `epoch` is the one it was sealed in (the newest if not given). With `record` False the caller's own entry tells
    of it, as at receipt; otherwise an `item.added` is appended.
    """
    size, digest = _small(ciphertext) if ciphertext is not None else _large(upload)
    at = to_hour(now) if at_hour else now
    with transaction.atomic():
        try:
            with transaction.atomic():
                item = Item.objects.create(
                    dossier=dossier, epoch=epoch or queries.latest_epoch(dossier), kind=Item.Kind(kind),
                    author=Item.Author(author), staff=staff, about=about, ciphertext=ciphertext, upload=upload,
                    size=size, sha256=digest, created_at=at,
                )  # fmt: skip
        except IntegrityError:
            raise BadItem(_("This file was already used. Send it again.")) from None
        if record:
            append(Kind.ITEM_ADDED, actor=staff.pk if staff else Actor.REPORTER, item=item.pk, dossier=dossier.pk, now=at)
    return item


def open_item(staff: Staff, item: Item, *, now: datetime) -> Opening:
    """Record that she opens the item, then hand it over. Raises Http404 without a live grant path, or in a conflict."""
    with transaction.atomic(durable=True):
        keys = _keys_or_404(staff, item.dossier)
        entry = append(Kind.ITEM_OPENED, actor=staff.pk, item=item.pk, dossier=item.dossier_id, now=now)
    return Opening(item, entry, keys, None if item.ciphertext is None else bytes(item.ciphertext))


def open_keys(staff: Staff, dossier: Dossier, *, now: datetime) -> list[queries.Key]:
    """Record that she fetches the dossier's keys, to let someone read or to write; then hand them over. Raises Http404."""
    with transaction.atomic(durable=True):
        keys = _keys_or_404(staff, dossier)
        append(Kind.DOSSIER_OPENED, actor=staff.pk, dossier=dossier.pk, now=now)
    return keys


def opened_lately(staff: Staff, item: Item, *, now: datetime) -> bool:
    """Whether she may still and did just now open the item, so that its bytes may follow."""
    opened = Entry.objects.of(Kind.ITEM_OPENED).about(item=item.pk, actor=staff.pk).filter(time__gte=now - _STILL_OPEN)
    return opened.exists() and queries.can_read(staff, item.dossier) and _no_conflict(staff, item.dossier)


def content(item: Item) -> BinaryIO:
    """The item's ciphertext as an open file. Who may have it is for the caller to have checked and recorded."""
    if item.upload_id is None:
        return io.BytesIO(bytes(item.ciphertext or b""))
    return store.open_whole(item.upload_id)


def _keys_or_404(staff: Staff, dossier: Dossier) -> list[queries.Key]:
    keys = queries.key_chain(staff, dossier)
    if not keys or not _no_conflict(staff, dossier):
        raise Http404
    return keys


def _no_conflict(staff: Staff, dossier: Dossier) -> bool:
    # Conflicts are known on a floor above; which function knows them is wiring (ADR 8).
    return bool(import_string(settings.CANDOUR_MAY_OPEN)(staff, dossier))


def _small(ciphertext: bytes) -> tuple[int, str]:
    if len(ciphertext) > _LARGEST_IN_ROW:
        raise BadItem(_("This is too large to send at once. Send it as a file."))
    try:
        sealing.inspect(ciphertext[: sealing.MAX_HEADER], len(ciphertext))
    except sealing.SealingError:
        raise BadItem(_("This did not arrive sealed and whole. Nothing was kept. Go back and send it again.")) from None
    return len(ciphertext), hashlib.sha256(ciphertext).hexdigest()


def _large(upload: Upload | None) -> tuple[int, str]:
    if upload is None or not upload.complete:
        raise BadItem(_("The file has not arrived whole yet. Wait until it has, then send this again."))
    return upload.size, upload.sha256
