"""Signed notes with Ed25519 keys: c2sp.org/signed-note.

Lives here: verifier keys, signers, signing and opening. Not here: what a note says (`checkpoints`). Other signature
types and signatures by unknown keys are ignored, as the specification asks, so witnesses may add theirs.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from candour.domain.ledger.errors import MalformedError, SignatureError

ED25519 = b"\x01"
MAX_SIGNATURES = 64
_PRIVATE_PREFIX = "PRIVATE+KEY+"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIGNATURE = re.compile(r"— (\S+) (\S+)")
_KEY_SIZE = 32
_KEY_ID_SIZE = 4


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public key with which anybody checks a log's signatures: the log's `name`, and the 32-byte Ed25519 key `public`."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The key's id in notes: the first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key)."""
        return key_id_of(self.name, ED25519, self.public)

    def __str__(self) -> str:
        """Return `name+hash+base64`, the published form of the key."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key published as `name+hash+base64`. Raises `MalformedError`, also where the hash does not match."""
        return cls(*parse_key(text, ED25519))

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Return whether `signature` (64 bytes) is this key's valid Ed25519 signature of `text`."""
        return is_signed_by(self.public, signature, text)


class Signer:
    """The log's private signing key, stored in one file outside the database, and the method that signs with it."""

    __slots__ = ("_key", "name")

    def __init__(self, name: str, seed: bytes) -> None:
        """Create the private key from the log's name and a 32-byte RFC 8032 seed."""
        self.name = check_name(name)
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def __repr__(self) -> str:
        """Return the key's name only, so that the key never reaches a log or an error page."""
        return f"<Signer {self.name}>"

    @classmethod
    def generate(cls, name: str) -> Self:
        """Return a new private key for the log `name`, from the operating system's randomness."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key written as `PRIVATE+KEY+name+hash+base64`. Raises `MalformedError`, without the key in its message."""
        if not text.startswith(_PRIVATE_PREFIX):
            raise MalformedError("The signing key file must begin with PRIVATE+KEY+; put the right file back.")
        name, key_id, material = split_key_text(text.removeprefix(_PRIVATE_PREFIX))
        raw = decode_base64(material, "signing key")
        if raw[:1] != ED25519 or len(raw) != 1 + _KEY_SIZE:
            raise MalformedError("The signing key file does not hold an Ed25519 key; restore it from the key backup.")
        signer = cls(name, raw[1:])
        if signer.verifier_key.key_id.hex() != key_id:
            raise MalformedError("The signing key file is damaged; restore it from the key backup.")
        return signer

    def secret_text(self) -> str:
        """Return the private key as `PRIVATE+KEY+name+hash+base64`, to be written to the key file and nowhere else."""
        seed = self._key.private_bytes_raw()
        return f"{_PRIVATE_PREFIX}{self.name}+{self.verifier_key.key_id.hex()}+{encode_base64(ED25519 + seed)}"

    @property
    def verifier_key(self) -> VerifierKey:
        """The public key that checks this signer's signatures."""
        return VerifierKey(self.name, self._key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """Return the signed note: `text`, a blank line and this key's signature.

        Raises `MalformedError` where `text` does not end in a newline, or has other control characters.
        """
        if not text.endswith("\n") or _CONTROL.search(text):
            raise MalformedError("A note's text ends in a newline and has no other control characters.")
        return f"{text}\n{signature_line(self.name, self.verifier_key.key_id + self.sign_bytes(text.encode()))}"

    def sign_bytes(self, message: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) of `message`, for a format that is not a note signature of type 0x01."""
        return self._key.sign(message)


def open_note(note: str, key: VerifierKey) -> str:
    """Return the text of a signed note, after checking that `key` signed it.

    Raises `MalformedError` where `note` is not a signed note, `SignatureError` where the key's signature is missing or
    wrong. c2sp.org/signed-note, Signatures.
    """
    text, lines = split_note(note)
    ours = [signature for name, signature in map(parse_signature, lines) if (name, signature[:4]) == (key.name, key.key_id)]
    if not ours:
        raise SignatureError(f"The note is not signed by {key.name}; check that you have this log's verifier key.")
    if not all(key.verifies(signature[4:], text.encode()) for signature in ours):
        raise SignatureError(f"The signature by {key.name} is wrong: the note was changed or forged. Keep it as evidence.")
    return text


def is_signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether `signature` is the valid Ed25519 signature of `message` by the 32-byte key `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id_of(name: str, type_: bytes, public: bytes) -> bytes:
    """Return the id of a key in notes: the first four bytes of SHA-256(name ‖ newline ‖ signature type ‖ public key)."""
    return sha256(name.encode() + b"\n" + type_ + public).digest()[:4]


def parse_key(text: str, type_: bytes) -> tuple[str, bytes]:
    """Return name and public key of an Ed25519 key of this signature type, written as `name+hash+base64`.

    Raises `MalformedError`, also where the hash does not match.
    """
    name, key_id, material = split_key_text(text)
    raw = decode_base64(material, "verifier key")
    if raw[:1] != type_ or len(raw) != 1 + _KEY_SIZE or key_id_of(check_name(name), type_, raw[1:]).hex() != key_id:
        raise MalformedError(f"This is not a key of type {type_[0]} to check with, or part is missing; copy it in full.")
    return name, raw[1:]


def signature_line(name: str, key_id_and_signature: bytes) -> str:
    """Return one signature line of a note, with its newline."""
    return f"— {name} {encode_base64(key_id_and_signature)}\n"


def check_name(name: str) -> str:
    """Return `name` if a signing key may have this name (see c2sp.org/signed-note). Raises `MalformedError` otherwise."""
    if not name or "+" in name or any(c.isspace() or ord(c) < ord(" ") for c in name):
        raise MalformedError("A key name has no spaces, no plus signs and is not empty; use one like ledger.example.org.")
    return name


def decode_base64(text: str, what: str) -> bytes:
    """Return the bytes of canonical base64 (RFC 4648 §4). Raises `MalformedError`; `what` names the value in its message."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        data = b""
    if not data or encode_base64(data) != text:
        raise MalformedError(f"The {what} is not base64 as it should be; copy it again in full.")
    return data


def split_note(note: str) -> tuple[str, list[str]]:
    """Return the text of a signed note and its signature lines. Raises `MalformedError` for no or too many signature lines."""
    text, blank, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if not blank or lines.pop() or not lines or len(lines) > MAX_SIGNATURES or _CONTROL.search(note):
        raise MalformedError("This is not a signed note; it needs a text, a blank line and signature lines.")
    return text + "\n", lines


def parse_signature(line: str) -> tuple[str, bytes]:
    """Return the key name and the decoded signature in a signature line of a note. Raises `MalformedError`."""
    match = _SIGNATURE.fullmatch(line)
    if match is None:
        raise MalformedError("A line below the note's blank line is not a signature; fetch the note again.")
    signature = decode_base64(match[2], "signature")
    if len(signature) <= _KEY_ID_SIZE:
        raise MalformedError("A signature of the note is too short; fetch the note again.")
    return check_name(match[1]), signature


def split_key_text(text: str) -> tuple[str, str, str]:
    """Split a key written as `name+hash+base64` at its first two plus signs into these parts. Raises `MalformedError`."""
    name, _, rest = text.partition("+")
    key_id, plus, material = rest.partition("+")
    if not plus:
        raise MalformedError("A key is written name+hash+base64; copy it again in full.")
    return name, key_id, material


def encode_base64(data: bytes) -> str:
    """Return `data` as base64 text (RFC 4648 §4)."""
    return b64encode(data).decode()
