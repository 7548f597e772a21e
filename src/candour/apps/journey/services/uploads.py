"""Seals files sent without JavaScript as they stream in, so that neither memory nor disk ever holds a whole plain file.

Django delivers a file in pieces. A thread reads the pieces from a queue and writes the sealed pieces to the store of
dossiers. The upload's row is written (`dossiers.services.record_sealed_file`) after the whole sealed file is on the disk.
Not here: uploads sealed in the browser (dossiers).
"""

from __future__ import annotations

import hashlib
import os
import queue
import threading
import uuid
from datetime import datetime
from io import RawIOBase
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from candour.apps.dossiers.services import record_sealed_file, store
from candour.domain import sealing
from candour.domain.names import plain_name

_QUEUE_LENGTH: Final = 8  # pieces of 64 KiB that may wait between the network and the sealing thread
_DISK_TIMEOUT: Final = 60.0  # seconds that the disk may take to write one piece


class SealingThread(threading.Thread):
    """A thread that seals one file into the store. Call `put` with each piece, then `finish`; or `abandon` to give up."""

    def __init__(self, recipient: sealing.Recipient) -> None:
        """Prepare to seal one file to `recipient` under a new random id. The caller must call `start`."""
        super().__init__(name="sealing", daemon=True)
        self.id = uuid.uuid4()
        self.size = 0
        self.sealed_size = 0
        self.plain_digest = hashlib.sha256()
        self._sealed_digest = hashlib.sha256()
        self._recipient = recipient
        self._pieces: queue.Queue[bytes | None] = queue.Queue(_QUEUE_LENGTH)
        self._left = b""
        self._over = False
        self._error: BaseException | None = None

    def run(self) -> None:
        """Seal the pieces until the last one. Store an error, which `put` and `finish` raise in the calling thread."""
        try:
            with store.exclusive(self.id) as file:
                self._file: RawIOBase = file
                self.size = sealing.seal_stream(self._recipient, self, self)
                os.fsync(file.fileno())
        except BaseException as error:  # noqa: BLE001 - put and finish raise it in the calling thread
            self._error = error
            store.remove(self.id)

    def put(self, piece: bytes) -> None:
        """Pass the next piece to the thread. Raises the error that stopped the thread, if any."""
        self.plain_digest.update(piece)
        while True:
            self._raise_stored_error()
            try:
                return self._pieces.put(piece, timeout=1)
            except queue.Full:
                continue

    def finish(self) -> None:
        """Mark the end of the file and wait until all is sealed on disk. Raises the error that stopped the thread, if any."""
        self._pieces.put(None, timeout=_DISK_TIMEOUT)
        self.join()
        self._raise_stored_error()

    def abandon(self) -> None:
        """Stop the thread and remove the unfinished file."""
        self._error = StopUpload(connection_reset=True)
        self._pieces.put(None, timeout=_DISK_TIMEOUT)
        self.join()
        store.remove(self.id)

    def read(self, size: int, /) -> bytes:
        """Return the next bytes of the plain file, at most `size`, to `sealing.seal_stream`, which calls this method."""
        if not self._left and not self._over:
            piece = self._pieces.get()
            self._over, self._left = piece is None, piece or b""
        data, self._left = self._left[:size], self._left[size:]
        return data

    def write(self, data: bytes, /) -> int:
        """Write sealed bytes to the store and return their number. `sealing.seal_stream` calls this method."""
        self._sealed_digest.update(data)
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) or 0 :]
        self.sealed_size += len(data)
        return len(data)

    @property
    def sealed_digest(self) -> str:
        """SHA-256 of the sealed file in hexadecimal."""
        return self._sealed_digest.hexdigest()

    def _raise_stored_error(self) -> None:
        """Raise the error that stopped the thread, if any."""
        if self._error is not None:
            raise self._error


class SealedFile(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """An uploaded file as a view gets it: name, size and type, and the thread that sealed the content into the store."""

    def __init__(self, name: str, content_type: str, done: SealingThread) -> None:
        """Describe the file that the thread `done` has sealed, with the name and type that the browser sent."""
        super().__init__(name=name, content_type=content_type, size=done.size)
        self.done = done

    def record(self, *, now: datetime) -> dict[str, Any]:
        """Store the row of the completed upload. Returns the upload's id and token and the file's details.

        The details (name, size, type) are still plain; the caller seals them.
        """
        recorded = record_sealed_file(self.done.id, self.done.sealed_size, self.done.sealed_digest, now=now)
        details = {
            "name": plain_name(self.name or ""),
            "size": self.done.size,
            "sha256": self.done.plain_digest.hexdigest(),
            "type": self.content_type or "",
            "stripped": False,
        }
        return {"upload": str(recorded.upload.pk), "token": recorded.token, "details": details}


class SealingHandler(FileUploadHandler):
    """Django's upload handler that seals every file of a request; no plain file is kept in memory or on disk."""

    def __init__(self, request: HttpRequest, recipient: sealing.Recipient) -> None:
        """Prepare to seal every file of `request` to `recipient`."""
        super().__init__(request)
        self._recipient = recipient
        self._sealing: SealingThread | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a thread that seals the next file."""
        super().new_file(*args, **kwargs)
        self._sealing = SealingThread(self._recipient)
        self._sealing.start()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Pass a piece of the file to the sealing thread. Returns None, so that no other upload handler gets the piece."""
        del start
        if self._sealing is not None:
            self._sealing.put(raw_data)

    def file_complete(self, file_size: int) -> SealedFile | None:
        """Wait until the file is sealed and return the file object that the view gets."""
        del file_size
        done, self._sealing = self._sealing, None
        if done is None:
            return None
        done.finish()
        return SealedFile(self.file_name or "", self.content_type or "", done)

    def upload_interrupted(self) -> None:
        """Remove the unfinished sealed file after the connection broke."""
        if self._sealing is not None:
            self._sealing.abandon()
