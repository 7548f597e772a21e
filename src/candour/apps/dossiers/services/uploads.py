"""Resumable uploads: an exhibit's ciphertext arrives in pieces, each synced to disk before it is acknowledged.

Whoever sends a piece must show the token that was returned when the upload began; nothing else identifies the sender. No row is
locked while bytes arrive: a lock on the file excludes a second piece of the same upload, and a piece is accepted only at the
offset in the row.
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
    """Raised where a request about an upload is refused. `offset`: where the sender's next piece must begin, if it matters."""

    def __init__(self, status: HTTPStatus, message: object, offset: int | None = None) -> None:
        super().__init__(message, status)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A new upload and its token. The sender receives the token once; the database has only the token's SHA-256."""

    upload: Upload
    token: str

    def __repr__(self) -> str:
        """Return the upload's id only, so that the token never reaches a log."""
        return f"<NewUpload {self.upload.pk}>"


def begin_upload(size: int, *, now: datetime) -> NewUpload:
    """Store a new upload of `size` bytes of ciphertext and return it. Raises UploadError where this size is not allowed."""
    if size > LARGEST:
        raise UploadError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This file is over 2 GB. Split it or make it smaller."))
    if size < _SMALLEST:
        raise UploadError(HTTPStatus.BAD_REQUEST, _("This is too short to be a sealed file. Choose the file again."))
    token = secrets.token_urlsafe(32)
    upload = Upload.objects.create(token_hash=_digest_of_token(token), size=size, created_hour=to_hour(now))
    return NewUpload(upload, token)


def find_upload(pk: uuid.UUID, token: str) -> Upload:
    """Return the upload with that id and token. A wrong token and an unknown id raise the same UploadError."""
    upload = Upload.objects.filter(pk=pk).first()
    if upload is None or not compare_digest(bytes(upload.token_hash), _digest_of_token(token)):
        raise UploadError(HTTPStatus.NOT_FOUND, _GONE)
    return upload


def record_sealed_file(upload: uuid.UUID, size: int, sha256: str, *, now: datetime) -> NewUpload:
    """Store a complete upload for a file that the server itself sealed into the file store; return it with a new token."""
    token = secrets.token_urlsafe(32)
    row = Upload.objects.create(
        id=upload,
        token_hash=_digest_of_token(token),
        size=size,
        received=size,
        sha256=sha256,
        created_hour=to_hour(now),
        complete=True,
    )
    return NewUpload(row, token)


def finished_uploads(tokens: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, Upload]:
    """Return the complete, unused uploads among `tokens`, by id. `tokens` maps upload ids to tokens, which must match."""
    rows = Upload.objects.filter(pk__in=tokens, complete=True, item=None) if tokens else ()
    return {row.pk: row for row in rows if compare_digest(bytes(row.token_hash), _digest_of_token(tokens[row.pk]))}


def append_piece(upload: Upload, offset: int, length: int, body: BinaryIO) -> Upload:
    """Store one piece of an upload; after the last piece, check and hash the file. Raises UploadError."""
    try:
        with store.exclusive(upload.pk) as file:
            upload.refresh_from_db()  # read again now that the file's lock keeps others out
            _check_piece(upload, offset, length)
            store.add(file, offset, body, length)
            return _save_progress(upload, offset + length)
    except Upload.DoesNotExist:
        store.remove(upload.pk)
        raise UploadError(HTTPStatus.NOT_FOUND, _GONE) from None
    except store.UploadBusy:
        raise UploadError(HTTPStatus.CONFLICT, _GO_ON, upload.received) from None
    except store.IncompletePiece:
        raise UploadError(HTTPStatus.BAD_REQUEST, _("The piece was cut off on its way. Send it again."), offset) from None
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise UploadError(HTTPStatus.INSUFFICIENT_STORAGE, _NO_ROOM, offset) from None


def _check_piece(upload: Upload, offset: int, length: int) -> None:
    """Raise UploadError unless a piece of `length` bytes at `offset` continues the upload and fits into it."""
    too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if upload.complete or offset != upload.received:
        raise UploadError(HTTPStatus.CONFLICT, _GO_ON, upload.received)
    if length > LARGEST_PIECE:
        raise UploadError(too_large, _("Send pieces of at most 8 MB."), offset)
    if length < 1:
        raise UploadError(HTTPStatus.BAD_REQUEST, _("This piece is empty or does not say how long it is."), offset)
    if offset + length > upload.size:
        raise UploadError(too_large, _("This is more than the file was said to hold. Begin again."), offset)


def _save_progress(upload: Upload, received: int) -> Upload:
    """Store that `received` bytes arrived; after the last byte, check the file and mark the upload as complete."""
    upload.received = received
    if received == upload.size:
        upload.sha256, upload.complete = _checked_file_digest(upload), True
    upload.save(update_fields=["received", "sha256", "complete"])
    return upload


def _checked_file_digest(upload: Upload) -> str:
    """Return the SHA-256 of an upload's file. Where the file is no sealed item, delete file and row and raise UploadError."""
    try:
        sealing.inspect(store.head(upload.pk, sealing.MAX_HEADER), upload.size)
    except sealing.SealingError:
        Upload.objects.filter(pk=upload.pk).delete()
        store.remove(upload.pk)
        message = _("This file did not arrive sealed. It was not kept. Choose it again.")
        raise UploadError(HTTPStatus.BAD_REQUEST, message) from None
    return store.sha256(upload.pk)


def _digest_of_token(token: str) -> bytes:
    """Return the SHA-256 of an upload token, as the database stores it."""
    return hashlib.sha256(token.encode()).digest()
