"""Seals and opens exhibits (a report's attached files) of any size in constant memory.

Lives here: a reader that pads and a writer that removes padding, around the calls of `age`. Not here: where bytes come from
or go to. Used where the reporter's browser runs no JavaScript, and by tools; otherwise the browser seals.
"""

from __future__ import annotations

from candour.domain.sealing import age
from candour.domain.sealing.age import Reader, Writer
from candour.domain.sealing.errors import BadPadding
from candour.domain.sealing.padding import padme
from candour.domain.sealing.recipients import Recipient
from candour.domain.sealing.secret_types import X25519Secret


def seal_stream(recipient: Recipient, reader: Reader, writer: Writer) -> int:
    """Pad the data from `reader` with zero bytes to its size class and seal it into `writer`.

    Returns the number of bytes read from `reader`, without the padding.

    Errors of the reader and the writer are passed on; the caller must then discard what was written.
    """
    padded = _PaddingReader(reader)
    age.encrypt_stream(recipient, padded, writer)
    return padded.size


def open_stream(secret: X25519Secret, reader: Reader, writer: Writer, size: int | None = None) -> None:
    """Decrypt the file from `reader` into `writer`: the first `size` bytes of its plaintext, or, without `size`, padding too.

    Raises NotAge, WrongKey, DamagedHeader, DamagedPayload, BadPadding; the caller must then discard what was written.
    """
    if size is None:
        age.decrypt_stream(secret.reveal(), reader, writer)
        return
    trimmed = _TrimmingWriter(writer, size)
    age.decrypt_stream(secret.reveal(), reader, trimmed)
    trimmed.check()


class _PaddingReader:
    """A reader that returns the data of another reader, then pads that data with zero bytes to its size class."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._filling: int | None = None
        self.size = 0

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes of the data or, after its end, of the padding."""
        if self._filling is None:
            if data := self._reader.read(size):
                self.size += len(data)
                return data
            self._filling = padme(self.size) - self.size
        zeros = min(size, self._filling)
        self._filling -= zeros
        return bytes(zeros)


class _TrimmingWriter:
    """A writer that passes the first `size` bytes to another writer. Raises BadPadding where the rest is not zero bytes."""

    def __init__(self, writer: Writer, size: int) -> None:
        self._writer, self._size, self._seen = writer, size, 0

    def write(self, data: bytes, /) -> None:
        """Write those bytes of `data` to the other writer that are among the first `size` bytes of all data.

        The bytes after them are padding: raises BadPadding where a byte of it is not zero.
        """
        wanted = max(0, self._size - self._seen)
        self._seen += len(data)
        if any(data[wanted:]):
            raise BadPadding(_MISFIT)
        if wanted:
            self._writer.write(data[:wanted])

    def check(self) -> None:
        """Raise BadPadding unless exactly `padme(size)` bytes were written, padding included. Called after the last `write`."""
        if self._size < 0 or self._seen != padme(self._size):
            raise BadPadding(_MISFIT)


_MISFIT = "The size beside this exhibit does not fit it: fetch the exhibit and its metadata again."
