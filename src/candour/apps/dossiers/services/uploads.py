"""Resumable uploads: an exhibit's ciphertext in pieces, each on the disk before it is acknowledged.

Whoever begins an upload gets a token; nothing else says who it is. No row is locked while bytes
arrive: pieces of one upload exclude each other by a lock on its file, and the row moves on only from the offset it had.
"""

from __future__ import annotations

import errno
import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from http import HTTPStatus
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from candour.apps.dossiers.models import Upload
from candour.apps.dossiers.services import store
from candour.domain import sealing
from candour.ui.errors import Refusal
from candour.ui.times import to_hour

LARGEST = 2 * 1024**3
LARGEST_PIECE = 8 * 1024**2
_SMALLEST = 200
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_GONE = _("There is no such upload. Choose the file again.")
_GO_ON = _("Go on from where the upload stands.")
_NO_ROOM = _(
    "There is no room for this file just now. What came before it is kept. Send your report without it and add it later."
)


class UploadError(Refusal):
    """An upload cannot go on like this. `offset`: where the upload stands, if that helps."""

    def __init__(self, status: HTTPStatus, message: object, offset: int | None = None) -> None:
        super().__init__(message, status)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Begun:
    """A new upload and its token. The sender gets the token once; the row holds its SHA-256."""

    upload: Upload
    token: str

    def __repr__(self) -> str:
        """Name the upload, never the token."""
        return f"<Begun {self.upload.pk}>"


def begin_upload(size: int, *, now: datetime) -> Begun:
    """Make room for a file of `size` bytes of ciphertext. Raises UploadError."""
    if size > LARGEST:
        raise UploadError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This file is over 2 GB. Split it or make it smaller."))
    if size < _SMALLEST:
        raise UploadError(HTTPStatus.BAD_REQUEST, _("This is too short to be a sealed file. Choose the file again."))
    token = secrets.token_urlsafe(32)
    upload = Upload.objects.create(token_hash=_digest(token), size=size, created_hour=to_hour(now))
    return Begun(upload, token)


def find_upload(pk: uuid.UUID, token: str) -> Upload:
    """The upload, for whoever holds its token. A wrong token and no such upload are one answer."""
    upload = Upload.objects.filter(pk=pk).first()
    if upload is None or not compare_digest(bytes(upload.token_hash), _digest(token)):
        raise UploadError(HTTPStatus.NOT_FOUND, _GONE)
    return upload


def record_sealed_file(upload: uuid.UUID, size: int, sha256: str, *, now: datetime) -> Begun:
    """Write the row of a file that this server sealed into the store while it arrived. The upload is complete at once."""
    token = secrets.token_urlsafe(32)
    row = Upload.objects.create(
        id=upload, token_hash=_digest(token), size=size, received=size, sha256=sha256, created_hour=to_hour(now), complete=True
    )
    return Begun(row, token)


def finished_uploads(tokens: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, Upload]:
    """Those of the named uploads that are complete, in no item yet, and whose token is the one given; by id."""
    rows = Upload.objects.filter(pk__in=tokens, complete=True, item=None) if tokens else ()
    return {row.pk: row for row in rows if compare_digest(bytes(row.token_hash), _digest(tokens[row.pk]))}


def append_piece(upload: Upload, offset: int, length: int, body: BinaryIO) -> Upload:
    """Add one piece; when it is the last, check and hash the whole. Raises UploadError, and stores nothing then."""
    try:
        with store.exclusive(upload.pk) as file:
            upload.refresh_from_db()  # what the row says now that nobody else can move it
            _check_piece(upload, offset, length)
            store.add(file, offset, body, length)
            return _move_on(upload, offset + length)
    except Upload.DoesNotExist:
        store.remove(upload.pk)
        raise UploadError(HTTPStatus.NOT_FOUND, _GONE) from None
    except store.BeingWritten:
        raise UploadError(HTTPStatus.CONFLICT, _GO_ON, upload.received) from None
    except store.Cut:
        raise UploadError(HTTPStatus.BAD_REQUEST, _("The piece was cut off on its way. Send it again."), offset) from None
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise UploadError(HTTPStatus.INSUFFICIENT_STORAGE, _NO_ROOM, offset) from None


def _check_piece(upload: Upload, offset: int, length: int) -> None:
    too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if upload.complete or offset != upload.received:
        raise UploadError(HTTPStatus.CONFLICT, _GO_ON, upload.received)
    if length > LARGEST_PIECE:
        raise UploadError(too_large, _("Send pieces of at most 8 MB."), offset)
    if length < 1:
        raise UploadError(HTTPStatus.BAD_REQUEST, _("This piece is empty or does not say how long it is."), offset)
    if offset + length > upload.size:
        raise UploadError(too_large, _("This is more than the file was said to hold. Begin again."), offset)


def _move_on(upload: Upload, received: int) -> Upload:
    upload.received = received
    if received == upload.size:
        upload.sha256, upload.complete = _checked_digest(upload), True
    upload.save(update_fields=["received", "sha256", "complete"])
    return upload


def _checked_digest(upload: Upload) -> str:
    """The digest of the whole, where it is an item Candour can keep; else the upload is taken away."""
    try:
        sealing.inspect(store.head(upload.pk, sealing.MAX_HEADER), upload.size)
    except sealing.SealingError:
        Upload.objects.filter(pk=upload.pk).delete()
        store.remove(upload.pk)
        message = _("This file did not arrive sealed. It was not kept. Choose it again.")
        raise UploadError(HTTPStatus.BAD_REQUEST, message) from None
    return store.sha256(upload.pk)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
