"""Reading an age v1 file's header and length without any key.

Lives here: the strict parser, and the server's checks before it stores a file it cannot open. Not here: opening.
Grammar: https://age-encryption.org/v1, "ABNF definition of file header". The library rage accepts two malformed endings
of a stanza that the specification refuses (C2SP vectors `stanza_missing_body`, `stanza_missing_final_line`); this parser
refuses them.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from candour.domain.sealing.errors import NotAge, WrongRecipients, WrongSize
from candour.domain.sealing.padding import is_size_class

MAX_HEADER: Final = 16 * 1024  # a header sealed to one key is about 200 bytes, 300 with grease
NONCE: Final = 16
CHUNK: Final = 64 * 1024
TAG: Final = 16
MAX_WORK_FACTOR: Final = 20  # log2 N; about 3 s and 1 GiB. npm age-encryption has the same limit
PASSKEY_KIND: Final = "age-encryption.org/fido2prf"

_KEY_SIZE = 32  # an X25519 share; also a wrapped 16-byte file key with its tag
_SALT_SIZE = 16
_STANZA = rb"-> ([\x21-\x7e]++(?: [\x21-\x7e]++)*+)\n((?:[A-Za-z0-9+/]{64}\n)*+[A-Za-z0-9+/]{0,63}\n)"
_STANZAS = re.compile(_STANZA)
_HEADER = re.compile(rb"age-encryption\.org/v1\n((?:" + _STANZA + rb")++)--- ([A-Za-z0-9+/]{43})\n")


@dataclass(frozen=True, slots=True)
class Stanza:
    """A recipient stanza of an age header, which contains the file's key encrypted to one recipient.

    `kind`: such as "X25519" or "scrypt"; `arguments`: the words after the kind; `body`: the encrypted file key.
    """

    kind: str
    arguments: tuple[str, ...]
    body: bytes

    @property
    def is_grease(self) -> bool:
        """Whether the stanza is "grease": meaningless, added by age programs so that readers learn to ignore unknown kinds."""
        return self.kind.endswith("-grease")


@dataclass(frozen=True, slots=True)
class Header:
    """What can be read from an age file without a key: its recipient stanzas, and the length of its padded plaintext."""

    stanzas: tuple[Stanza, ...]
    payload_plaintext_size: int


def parse_header(head: bytes) -> tuple[tuple[Stanza, ...], int]:
    """Return the recipient stanzas of an age file, and the length of its header in bytes.

    `head` is the whole file or at least its first 16 KiB. Raises NotAge.
    """
    match = _HEADER.match(head[:MAX_HEADER])
    if match is None:
        raise NotAge("This is not a binary age v1 file, or its header is damaged or over 16 KiB: seal it again with age.")
    _decode_base64(match[4])
    stanzas = tuple(_parse_stanza(line, body) for line, body in _STANZAS.findall(match[1]))
    for stanza in stanzas:
        _check_stanza(stanza, alone=len(stanzas) == 1)
    return stanzas, match.end()


def plaintext_size(payload: int) -> int:
    """Return the length in bytes of the plaintext in an age payload of `payload` bytes. Raises WrongSize.

    The payload is a 16-byte nonce, then chunks of at most 64 KiB each with a 16-byte tag; only a first chunk may be empty.
    """
    stream = payload - NONCE
    chunks = -(-stream // (CHUNK + TAG))
    size = stream - chunks * TAG
    smallest = 0 if chunks == 1 else (chunks - 1) * CHUNK + 1
    if chunks < 1 or size < smallest:
        raise WrongSize("No age file can have this length, so part of it is missing or added: send the whole file again.")
    return size


def inspect(head: bytes, total_size: int) -> Header:
    """Check that an item or a grant is age v1, has one X25519 recipient and a padded plaintext; return its header.

    `head`: the file's first 16 KiB at least, or all of it; `total_size`: its length in bytes. A grease stanza (`is_grease`) is
    also accepted. Raises NotAge, WrongRecipients, WrongSize. Without the key, it cannot be checked that the payload opens.
    """
    header = _parse_padded(head, total_size)
    real = [stanza for stanza in header.stanzas if not stanza.is_grease]
    if [stanza.kind for stanza in real] != ["X25519"] or len(header.stanzas) > len(real) + 1:
        raise WrongRecipients("An item is sealed to exactly one X25519 key, its dossier's: seal it to that key alone.")
    return header


def inspect_lock(head: bytes, total_size: int) -> Header:
    """Check that a staff member's locked identity is age v1, locked with one passphrase or one passkey, and padded.

    Arguments, result and errors as for `inspect`.
    """
    header = _parse_padded(head, total_size)
    if [stanza.kind for stanza in header.stanzas] not in (["scrypt"], [PASSKEY_KIND]):
        raise WrongRecipients("An identity is locked with exactly one passphrase or one passkey: lock it again with one.")
    return header


def _parse_padded(head: bytes, total_size: int) -> Header:
    """Return an age file's header.

    Raises NotAge if `head` is no age header, and WrongSize if the length of the plaintext is none of the padded sizes.
    """
    stanzas, size = parse_header(head)
    plaintext = plaintext_size(total_size - size)
    if not is_size_class(plaintext):
        raise WrongSize("The plaintext was not padded to a size class before sealing: pad it and seal it again.")
    return Header(stanzas, plaintext)


def _parse_stanza(line: bytes, body: bytes) -> Stanza:
    """Return the stanza with this first line (kind and arguments) and this base64 body. Raises NotAge for bad base64."""
    kind, *arguments = line.decode("ascii").split(" ")
    return Stanza(kind, tuple(arguments), b"".join(_decode_base64(part) for part in body.split(b"\n")))


def _check_stanza(stanza: Stanza, *, alone: bool) -> None:
    """Raise NotAge where an X25519 or scrypt stanza is malformed. `alone`: whether it is the only stanza."""
    good = True
    if stanza.kind == "X25519":
        good = len(stanza.arguments) == 1 and len(_decode_base64(stanza.arguments[0].encode())) == _KEY_SIZE == len(stanza.body)
    elif stanza.kind == "scrypt":
        good = alone and _is_valid_scrypt(stanza)
    if not good:
        raise NotAge(f"The header's {stanza.kind} stanza is malformed: ask its sender to seal it again.")


def _is_valid_scrypt(stanza: Stanza) -> bool:
    """Return whether a scrypt stanza has a salt, a permitted work factor and a file key of the right length."""
    if len(stanza.arguments) != 2 or len(stanza.body) != _KEY_SIZE:  # noqa: PLR2004 - a salt and a work factor
        return False
    salt, work = stanza.arguments
    return (
        len(_decode_base64(salt.encode())) == _SALT_SIZE
        and bool(re.fullmatch("[1-9][0-9]?", work))
        and int(work) <= MAX_WORK_FACTOR
    )


def _decode_base64(text: bytes) -> bytes:
    """Decode canonical base64 without padding (RFC 4648, sections 3.2 and 3.5). Raises NotAge."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        data = b""
    if base64.b64encode(data).rstrip(b"=") != text:
        raise NotAge("The header's base64 is not canonical: ask its sender to seal it again.")
    return data
