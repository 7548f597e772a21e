"""The file store: the ciphertext of exhibits, one file each under CANDOUR_STORE, named by the upload's id.

The upload's row decides how much of a file is valid: bytes after the row's `received` are cut off before more are added, so a
crash between writing file and row loses nothing that was acknowledged. The times of files and folders are rounded to the hour,
as the times in rows are (`_round_times`). Not here: rows, tokens, limits (`uploads`).
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_PART = 1024 * 1024
_HOUR = 3600  # seconds
# Reading must not note the time of reading; the flag is missing outside Linux.
_UNNOTED = getattr(os, "O_NOATIME", 0)
# Disk space left free for the database and the log, so that exhibits never prevent a report from being received.
_RESERVE = 256 * 1024 * 1024


class UploadBusy(Exception):
    """An upload's file cannot be written now, because another request is writing a piece of the same upload."""


class IncompletePiece(Exception):
    """The sender stopped before all bytes of a piece of an upload arrived."""


def path_of(upload: uuid.UUID) -> Path:
    """Return the path of an upload's file in the store; files are spread over 256 folders."""
    return Path(settings.CANDOUR_STORE) / upload.hex[:2] / upload.hex


@contextmanager
def exclusive(upload: uuid.UUID) -> Iterator[RawIOBase]:
    """Open an upload's file for writing, locked during the `with` block; its times are rounded to the hour afterwards.

    Raises UploadBusy where another request has the lock, OSError where the file cannot be opened.
    """
    path = path_of(upload)
    _make_folder(path.parent)
    fresh = not path.exists()
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadBusy from None
        if fresh:
            _round_times(file.fileno())
            _sync_to_disk(path.parent)
        try:
            yield file
        finally:
            _round_times(file.fileno())


def add(file: RawIOBase, offset: int, body: BinaryIO, length: int) -> None:
    """Truncate the file at `offset`, write exactly `length` bytes of `body` there, and sync them to disk.

    After an error the file ends at `offset` again. Raises IncompletePiece, or OSError (ENOSPC where the disk is full).
    """
    file.truncate(offset)
    file.seek(offset)
    if shutil.disk_usage(file.fileno()).free < length + _RESERVE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    try:
        _copy_exactly(body, file, length)
        _round_times(file.fileno())
        os.fsync(file.fileno())
    except BaseException:
        file.truncate(offset)
        raise


def head(upload: uuid.UUID, size: int) -> bytes:
    """Return the first `size` bytes of an upload's file."""
    with open_whole(upload) as file:
        return file.read(size)


def sha256(upload: uuid.UUID) -> str:
    """Return the SHA-256 of an upload's file, in hexadecimal, without holding the whole file in memory."""
    with open_whole(upload) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_whole(upload: uuid.UUID) -> BufferedReader:
    """Open an upload's file for reading, so that the file system does not store the time of reading; the caller closes it."""
    return open(_open_unnoted(path_of(upload)), "rb")


def remove(upload: uuid.UUID) -> None:
    """Delete an upload's file, if it exists."""
    path = path_of(upload)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _sync_to_disk(path.parent)


def _make_folder(folder: Path) -> None:
    """Create the folder if it does not exist, and sync its parent folder to disk."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sync_to_disk(folder.parent)


def _sync_to_disk(folder: Path) -> None:
    """Flush the entries of a folder to disk, so that a change in it survives a crash; its times are rounded to the hour."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _round_times(descriptor)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _round_times(descriptor: int) -> None:
    """Set the times of an open file or folder to the start of the present hour, so that they do not show when a reporter wrote.

    The file system also stores when these times were set; no program can change that (docs/threat-model.md).
    """
    hour = int(time.time()) // _HOUR * _HOUR
    os.utime(descriptor, (hour, hour))


def _open_unnoted(path: Path) -> int:
    """Open a file so that reading leaves its times as they are, which the system allows only to the file's owner."""
    try:
        return os.open(path, os.O_RDONLY | _UNNOTED)
    except PermissionError:
        return os.open(path, os.O_RDONLY)


def _copy_exactly(body: BinaryIO, file: RawIOBase, length: int) -> None:
    """Write the next `length` bytes of `body` to `file`. Raises IncompletePiece where `body` has fewer bytes."""
    left = length
    while left:
        part = _read_some(body, min(_PART, left))
        left -= len(part)
        view = memoryview(part)
        while view:
            view = view[file.write(view) or 0 :]


def _read_some(body: BinaryIO, size: int) -> bytes:
    """Return the next 1 to `size` bytes of `body`. Raises IncompletePiece where `body` has ended or the connection broke."""
    try:
        part = body.read(size)
    except OSError:  # the connection broke; Django's UnreadablePostError is one
        raise IncompletePiece from None
    if not part:
        raise IncompletePiece
    return part
