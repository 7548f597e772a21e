"""Signed notes and verifier keys, against the worked examples of the specification and of Go's sumdb."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.ledger import MalformedError, SignatureError, Signer, VerifierKey, open_note
from tests.domain.ledger.logs import KEY, SIGNER
from tests.domain.ledger.vectors import (
    GO_KEY,
    GO_SIGNATURE,
    GO_SIGNER,
    GO_TEXT,
    SECOND_KEY,
    SECOND_SIGNATURE,
    SPEC_KEY,
    SPEC_NOTE,
)


@pytest.mark.parametrize("text", [SPEC_KEY, GO_KEY, SECOND_KEY])
def test_published_verifier_keys_read_and_write_back(text: str) -> None:
    assert str(VerifierKey.parse(text)) == text


def test_the_specifications_note_opens() -> None:
    assert open_note(SPEC_NOTE, VerifierKey.parse(SPEC_KEY)) == "This is an example message.\n"


def test_signing_gives_the_published_note_byte_for_byte() -> None:
    assert Signer.parse(GO_SIGNER).sign(GO_TEXT) == f"{GO_TEXT}\n{GO_SIGNATURE}"


@pytest.mark.parametrize("key", [GO_KEY, SECOND_KEY])
def test_a_note_with_two_signatures_opens_with_either_key(key: str) -> None:
    note = f"{GO_TEXT}\n{GO_SIGNATURE}{SECOND_SIGNATURE}"
    assert open_note(note, VerifierKey.parse(key)) == GO_TEXT


def test_a_note_by_unknown_keys_only_is_refused() -> None:
    with pytest.raises(SignatureError):
        open_note(f"{GO_TEXT}\n{SECOND_SIGNATURE}", VerifierKey.parse(GO_KEY))


def test_a_wrong_signature_by_the_known_key_spoils_the_note() -> None:
    wrong = Signer.parse(GO_SIGNER).sign("Something else.\n").split("\n\n")[1]
    with pytest.raises(SignatureError):
        open_note(f"{GO_TEXT}\n{GO_SIGNATURE}{wrong}", VerifierKey.parse(GO_KEY))


@given(st.integers(0, 8 * len(SPEC_NOTE.encode()) - 1))
def test_no_note_with_a_changed_bit_opens(bit: int) -> None:
    changed = bytearray(SPEC_NOTE.encode())
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises((MalformedError, SignatureError)):
        open_note(changed.decode("utf-8", "replace"), VerifierKey.parse(SPEC_KEY))


@pytest.mark.parametrize(
    "note",
    ["", "\n", "\n\n", "text\n", "text\n\n", "text\n\nname sig\n", "text\n\n— name\n", "text\n\n— name !!!!\n", SPEC_NOTE[:-1],
     SPEC_NOTE.replace(" message", "\tmessage"), SPEC_NOTE.replace("\n", "\r\n"), SPEC_NOTE + "\n",
     "text\n\n" + SPEC_NOTE.split("\n\n")[1] * 65],
)  # fmt: skip
def test_what_is_not_a_signed_note_is_refused(note: str) -> None:
    with pytest.raises(MalformedError):
        open_note(note, VerifierKey.parse(SPEC_KEY))


def test_no_part_of_a_verifier_key_will_do() -> None:
    for start in range(len(GO_KEY)):
        for stop in range(start + 1, len(GO_KEY) + 1):
            if (start, stop) != (0, len(GO_KEY)):
                with pytest.raises(MalformedError):
                    VerifierKey.parse(GO_KEY[start:stop])


@pytest.mark.parametrize(
    "text",
    ["PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",  # too long, with its own hash
     "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],  # unknown type, with its own hash
)  # fmt: skip
def test_a_key_of_another_length_or_type_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        VerifierKey.parse(text)


def test_a_signer_reads_back_from_its_file_and_shows_nothing() -> None:
    text = SIGNER.secret_text()
    assert Signer.parse(text).verifier_key == KEY
    assert text.rsplit("+", 1)[1] not in repr(SIGNER) + str(SIGNER)


@pytest.mark.parametrize(
    "damage", [GO_KEY, GO_SIGNER[:-4], GO_SIGNER.replace("c74f", "c74e"), GO_SIGNER[:-4] + "AAAA", "", "PRIVATE+KEY+x"]
)
def test_a_damaged_key_file_is_refused_without_showing_it(damage: str) -> None:
    with pytest.raises(MalformedError) as refusal:
        Signer.parse(damage)
    assert "AYEKF" not in str(refusal.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\x00b", "a\nb"])
def test_a_name_with_spaces_or_plus_signs_is_refused(name: str) -> None:
    with pytest.raises(MalformedError):
        Signer.generate(name)


@pytest.mark.parametrize("text", ["no newline", "bell\a\n", "return\r\n"])
def test_it_refuses_to_sign_what_could_not_be_opened(text: str) -> None:
    with pytest.raises(MalformedError):
        SIGNER.sign(text)
