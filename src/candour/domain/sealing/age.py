"""The wrapper of `pyrage`: encrypts and decrypts bytes and streams as age v1, and translates pyrage's errors into ours.

Lives here: every call of pyrage. Not here: padding, key types and what is sealed (other modules of this package).
Format: https://age-encryption.org/v1 (C2SP/age.md).

pyrage raises one error for all failures, and only its message differs. So our own strict parser (`header.py`) reads
every header first; pyrage's messages then only have to distinguish: no matching key, header MAC, payload. ASCII armour
is refused, although pyrage accepts it, because Candour stores binary files only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from typing import Protocol, cast

import pyrage

from candour.domain.sealing.errors import DamagedHeader, DamagedPayload, NotAge, SealingError, WrongKey
from candour.domain.sealing.header import MAX_HEADER, NONCE, parse_header

_MEANINGS: tuple[tuple[str, type[SealingError], str], ...] = (
    ("No matching keys found", WrongKey, "This is sealed to another key: ask for a grant, or unlock with the right key."),
    ("Decryption failed", WrongKey, "The passphrase is not the one this was sealed with: type it again."),
    ("Header MAC is invalid", DamagedHeader, "The header was changed after sealing: fetch the file again from its source."),
    ("Header is invalid", NotAge, "The header holds a key share that cannot be used: ask its sender to seal it again."),
    ("Unknown age format", NotAge, "The header is not age v1: ask its sender to seal it again."),
)
_CUT = "The payload was changed or cut after sealing: fetch the file again from its source."


class Reader(Protocol):
    """The source of bytes to seal or to open: any object with a method `read`, such as an open file."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most `size`; no bytes at the end of the data."""


class Writer(Protocol):
    """The destination of sealed or opened bytes: any object with a method `write`, such as an open file."""

    def write(self, data: bytes, /) -> object:
        """Write all of `data`."""


def generate() -> str:
    """Return a new X25519 identity (secret key), `AGE-SECRET-KEY-1…`, from the operating system's randomness."""
    return str(pyrage.x25519.Identity.generate())


def is_identity(text: str) -> bool:
    """Return whether `text` is an X25519 identity (secret key) in upper case, as age writes it."""
    try:
        return str(pyrage.x25519.Identity.from_str(text)) == text
    except pyrage.IdentityError:
        return False


def is_recipient(text: str) -> bool:
    """Return whether `text` is an X25519 recipient (public key), `age1…`."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def public_of(identity: str) -> str:
    """Return the public key (recipient, `age1…`) of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def encrypt(recipient: str, plaintext: bytes) -> bytes:
    """Encrypt `plaintext`, without padding it, to one recipient."""
    sealed: bytes = pyrage.encrypt(plaintext, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def decrypt(identity: str, sealed: bytes) -> bytes:
    """Decrypt a whole age file held in memory. Raises NotAge, WrongKey, DamagedHeader or DamagedPayload."""
    _check_header_is_whole(sealed[: MAX_HEADER + NONCE])
    with _translate_errors():
        plaintext: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    return plaintext


def encrypt_with_passphrase(passphrase: str, plaintext: bytes) -> bytes:
    """Encrypt `plaintext` with a passphrase through scrypt, with a work factor that takes about one second on this machine."""
    sealed: bytes = pyrage.passphrase.encrypt(plaintext, passphrase)
    return sealed


def decrypt_with_passphrase(passphrase: str, sealed: bytes) -> bytes:
    """Decrypt a file encrypted with a passphrase. Raises as `decrypt` does; also NotAge for a scrypt work factor over 20."""
    _check_header_is_whole(sealed[: MAX_HEADER + NONCE])
    with _translate_errors():
        plaintext: bytes = pyrage.passphrase.decrypt(sealed, passphrase)
    return plaintext


def encrypt_stream(recipient: str, reader: Reader, writer: Writer) -> None:
    """Encrypt everything from `reader` into `writer`, with about 128 KiB in memory. Raises the errors of both unchanged."""
    source, sink = _ErrorRecorder(reader=reader), _ErrorRecorder(writer=writer)
    try:
        pyrage.encrypt_io(_as_file(source), _as_file(sink), [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.EncryptError:
        _raise_recorded_error(source, sink)
        raise
    _raise_recorded_error(source, sink)  # rage drops the error of its last write


def decrypt_stream(identity: str, reader: Reader, writer: Writer) -> None:
    """Decrypt the age file from `reader` into `writer`, with about 128 KiB in memory. Raises as `decrypt` does.

    Each 64 KiB chunk is authenticated before it is written, but a missing end is noticed only at the end: if
    `decrypt_stream` raises an error, the caller must discard what was written.
    """
    head = _read_up_to(reader, MAX_HEADER + NONCE)
    _check_header_is_whole(head)
    source, sink = _ErrorRecorder(reader=reader, head=head), _ErrorRecorder(writer=writer)
    with _translate_errors(source, sink):
        pyrage.decrypt_io(_as_file(source), _as_file(sink), [pyrage.x25519.Identity.from_str(identity)])
    _raise_recorded_error(source, sink)


def _check_header_is_whole(head: bytes) -> None:
    """Raise NotAge unless `head`, the first bytes of an age file, has a well-formed header and the whole nonce after it."""
    _, size = parse_header(head)
    if len(head) - size < NONCE:
        raise NotAge("The file ends inside its header: fetch it again from its source.")


def _read_up_to(reader: Reader, size: int) -> bytes:
    """Return the next `size` bytes of `reader`, or fewer where the data ends."""
    data = b""
    while len(data) < size and (more := reader.read(size - len(data))):
        data += more
    return data


class _ErrorRecorder:
    """Wraps a reader or a writer and stores the error that it raises, because pyrage replaces every error by a text."""

    def __init__(self, reader: Reader | None = None, writer: Writer | None = None, head: bytes = b"") -> None:
        self._reader, self._writer, self._head = reader, writer, head
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes: first of `head` (bytes already read to check the header), then of the wrapped reader."""
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
            return data
        with self._record_error():
            return self._reader.read(size) if self._reader else b""

    def write(self, data: bytes) -> int:
        """Write `data` to the wrapped writer, if there is one; return the length of `data`."""
        with self._record_error():
            if self._writer:
                self._writer.write(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: pyrage calls this method, but the owner of the real file flushes it."""

    @contextmanager
    def _record_error(self) -> Iterator[None]:
        """Run a `with` block; store an error that the block raises in `self.error` and raise it again."""
        try:
            yield
        except Exception as error:
            self.error = error
            raise


def _as_file(watched: _ErrorRecorder) -> BufferedIOBase:
    """Return `watched` itself, typed as the file that pyrage's signatures require."""
    return cast("BufferedIOBase", watched)  # rage calls read, write and flush only


def _raise_recorded_error(*files: _ErrorRecorder) -> None:
    """Raise the first error that one of `files` recorded; do nothing where there is none."""
    for file in files:
        if file.error:
            raise file.error


@contextmanager
def _translate_errors(*files: _ErrorRecorder) -> Iterator[None]:
    """Run a `with` block; replace an error of pyrage by the error that one of `files` recorded, else by a SealingError."""
    try:
        yield
    except (pyrage.DecryptError, OSError) as error:
        _raise_recorded_error(*files)
        raise _error_for_message(str(error)) from None


def _error_for_message(message: str) -> SealingError:
    """Return our error for the text of a pyrage error; DamagedPayload for a text that is not in the table."""
    for start, kind, text in _MEANINGS:
        if message.startswith(start):
            return kind(text)
    return DamagedPayload(_CUT)
