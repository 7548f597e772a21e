"""The server's checks of an age file's header and length without the key."""

from __future__ import annotations

import base64

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.sealing import (
    MAX_HEADER,
    NotAge,
    StaffSecret,
    UnlockPassphrase,
    WrongRecipients,
    WrongSize,
    inspect,
    inspect_lock,
    lock_identity,
    new_dossier,
    padme,
    parse_header,
    seal_item,
)
from candour.domain.sealing.header import plaintext_size

KEYS = new_dossier()
ITEM = seal_item(KEYS.public, b"an account")
CHUNK = 64 * 1024


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


X25519 = f"-> X25519 {b64(bytes(32))}\n{b64(bytes(32))}\n"
SCRYPT = f"-> scrypt {b64(bytes(16))} 17\n{b64(bytes(32))}\n"
PASSKEY = f"-> age-encryption.org/fido2prf {b64(bytes(16))}\n{b64(bytes(32))}\n"
GREASE = "-> fI2.-grease a b\n\n"


def header(*stanzas: str, mac: str = b64(bytes(32))) -> bytes:
    return f"age-encryption.org/v1\n{''.join(stanzas)}--- {mac}\n".encode()


def file(*stanzas: str, plaintext: int = 256) -> tuple[bytes, int]:
    head = header(*stanzas)
    return head, len(head) + 16 + plaintext + 16 * max(1, -(-plaintext // CHUNK))


def recipients(count: int) -> bytes:
    return pyrage.encrypt(bytes(256), [pyrage.x25519.Recipient.from_str(new_dossier().public) for _ in range(count)])


def test_an_item_passes_and_tells_its_padded_size() -> None:
    found = inspect(ITEM, len(ITEM))
    assert found.payload_plaintext_size == 256
    assert [stanza.kind for stanza in found.stanzas if not stanza.is_grease] == ["X25519"]


@pytest.mark.parametrize("plaintext", [256, 272, 65_536, padme(CHUNK + 1), 100_663_296, 2**40])
def test_the_first_bytes_and_the_length_are_enough(plaintext: int) -> None:
    assert inspect(*file(X25519, plaintext=plaintext)).payload_plaintext_size == plaintext


@pytest.mark.parametrize("stanzas", [(X25519, GREASE), (GREASE, X25519)])
def test_one_stanza_of_grease_is_accepted(stanzas: tuple[str, ...]) -> None:
    assert len(inspect(*file(*stanzas)).stanzas) == 2


@pytest.mark.parametrize(
    "stanzas",
    [(X25519, X25519), (GREASE,), (SCRYPT,), (PASSKEY,), (X25519, GREASE, GREASE), (X25519, PASSKEY), ("-> x25519 a\n\n",)],
)
def test_anything_but_one_x25519_recipient_is_refused(stanzas: tuple[str, ...]) -> None:
    with pytest.raises(WrongRecipients, match="exactly one X25519 key"):
        inspect(*file(*stanzas))


def test_a_file_really_sealed_to_two_is_refused() -> None:
    two = recipients(2)
    with pytest.raises(WrongRecipients):
        inspect(two, len(two))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"%PDF-1.7 and so on",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v2\n" + header(X25519)[22:],
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
        header(),
        header(X25519).replace(b"\n", b"\r\n"),
        header(X25519)[:-1],
        header(X25519, mac=b64(bytes(31))),
        header(X25519, mac=b64(bytes(32))[:-1] + "B"),
        header("-> X25519\n\n"),
        header("->  X25519 a\n\n"),
        header("-> é\n\n"),
        header(f"-> X25519 {b64(bytes(31))}\n{b64(bytes(32))}\n"),
        header(f"-> X25519 {b64(bytes(32))} more\n{b64(bytes(32))}\n"),
        header(f"-> X25519 {b64(bytes(32))}\n{b64(bytes(33))}\n"),
        header(SCRYPT, X25519),
        header(SCRYPT.replace(" 17", " 21")),
        header(SCRYPT.replace(" 17", " 017")),
        header(SCRYPT.replace(" 17", " 1e1")),
        header("-> a b\n" + "A" * 64 + "\n"),
        header("-> a b\nA\n"),
        header(GREASE * 1000, X25519),
    ],
)
def test_a_header_that_is_not_age_is_refused(head: bytes) -> None:
    with pytest.raises(NotAge):
        inspect(head, len(head) + 16 + 256 + 16)


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: ITEM[:40] + tail), st.integers(0, 10**12))
def test_no_bytes_at_all_break_it(head: bytes, size: int) -> None:
    with pytest.raises((NotAge, WrongRecipients, WrongSize)):
        inspect(head, size)


def test_an_endless_header_costs_little() -> None:
    endless = b"age-encryption.org/v1\n" + b"-> a b\n\n" * 10_000_000
    with pytest.raises(NotAge):
        inspect(endless[: 2 * MAX_HEADER], len(endless))


@pytest.mark.parametrize("change", [-300, -257, -256, -17, -1, 1, 15, 17, 257])
def test_a_length_that_padding_never_makes_is_refused(change: int) -> None:
    with pytest.raises(WrongSize, match=r"send the whole file again|pad it"):
        inspect(ITEM, len(ITEM) + change)


def test_an_unpadded_file_is_refused() -> None:
    bare = pyrage.encrypt(b"yes", [pyrage.x25519.Recipient.from_str(KEYS.public)])
    with pytest.raises(WrongSize, match="not padded"):
        inspect(bare, len(bare))


@pytest.mark.parametrize("size", [0, 1, 256, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
def test_the_plaintext_size_is_what_age_makes(size: int) -> None:
    ciphertext = pyrage.encrypt(bytes(size), [pyrage.x25519.Recipient.from_str(KEYS.public)])
    _, length = parse_header(ciphertext)
    assert plaintext_size(len(ciphertext) - length) == size


@pytest.mark.parametrize("payload", [-1, 0, 15, 16, 31, 16 + CHUNK + 17, 16 + CHUNK + 32, 16 + 2 * (CHUNK + 16) + 3])
def test_lengths_that_age_cannot_make_are_refused(payload: int) -> None:
    with pytest.raises(WrongSize, match="No age file can have this length"):
        plaintext_size(payload)


@pytest.mark.parametrize("stanza", [SCRYPT, PASSKEY])
def test_a_locked_identity_passes_with_one_passphrase_or_one_passkey(stanza: str) -> None:
    assert inspect_lock(*file(stanza)).payload_plaintext_size == 256


@pytest.mark.parametrize("stanzas", [(X25519,), (PASSKEY, PASSKEY), (PASSKEY, X25519), (GREASE, PASSKEY)])
def test_a_locked_identity_that_others_could_open_is_refused(stanzas: tuple[str, ...]) -> None:
    with pytest.raises(WrongRecipients, match="exactly one passphrase or one passkey"):
        inspect_lock(*file(*stanzas))


@pytest.mark.slow
def test_a_really_locked_identity_passes() -> None:
    locked = lock_identity(StaffSecret(KEYS.secret.reveal()), UnlockPassphrase("a kettle"))
    assert inspect_lock(locked, len(locked)).payload_plaintext_size == 256
