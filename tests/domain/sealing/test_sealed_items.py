"""Dossiers, items and grants in Python alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain import sealing
from candour.domain.sealing import age, bech32
from candour.domain.sealing.grants import identity_file, read_identity_file
from tests.vectors.make_sealing import dossier

KEYS = dossier(1)  # the same in every process, because keys stand in the names of some tests
READER = sealing.new_dossier()
LOW_ORDER = [bytes(32), b"\1" + bytes(31)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def mistyped(key: str) -> str:
    return key[:-1] + ("p" if key.endswith("q") else "q")


@given(st.binary(max_size=2000))
@settings(max_examples=40)
def test_an_item_opens_to_what_was_sealed(plaintext: bytes) -> None:
    ciphertext = sealing.seal_item(KEYS.public, plaintext)
    assert sealing.open_item(KEYS.secret, ciphertext, len(plaintext)) == plaintext
    assert sealing.open_item(KEYS.secret, ciphertext) == sealing.pad_bytes(plaintext)


@given(JSON)
@settings(max_examples=60)
def test_a_document_opens_to_what_was_sealed(document: object) -> None:
    assert sealing.open_json(KEYS.secret, sealing.seal_json(KEYS.public, document)) == document


def test_short_answers_cannot_be_told_apart_by_length() -> None:
    yes, no = (sealing.seal_json(KEYS.public, {"answer": answer}) for answer in ("yes", "no, never"))
    assert [sealing.inspect(item, len(item)).payload_plaintext_size for item in (yes, no)] == [256, 256]


def test_a_document_is_still_json_with_its_padding() -> None:
    assert json.loads(sealing.open_item(KEYS.secret, sealing.seal_json(KEYS.public, {"a": "é"}))) == {"a": "é"}


def test_numbers_that_json_has_not_are_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        sealing.seal_json(KEYS.public, float("nan"))


@pytest.mark.parametrize("text", ["NaN", "{", "", "[" * 100_000])
def test_a_sealed_text_that_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(sealing.BadDocument, match="open it as a file"):
        sealing.open_json(KEYS.secret, age.encrypt(KEYS.public, sealing.pad_text(text)))


def test_another_dossiers_secret_opens_nothing() -> None:
    with pytest.raises(sealing.WrongKey, match="ask for a grant"):
        sealing.open_item(READER.secret, sealing.seal_item(KEYS.public, b"x"))


@given(st.data())
@settings(max_examples=60)
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    ciphertext = bytearray(sealing.seal_item(KEYS.public, b"an account"))
    place = data.draw(st.integers(0, 10**6)) % len(ciphertext)  # grease makes the length differ from run to run
    ciphertext[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(sealing.SealingError):
        sealing.open_item(KEYS.secret, bytes(ciphertext))


@given(st.integers(1, 400))
@settings(max_examples=40)
def test_any_cut_is_noticed(cut: int) -> None:
    ciphertext = sealing.seal_item(KEYS.public, b"an account")
    with pytest.raises((sealing.NotAge, sealing.Damaged)):
        sealing.open_item(KEYS.secret, ciphertext[:-cut])


def test_a_grant_gives_the_dossiers_secret_to_its_reader() -> None:
    grant = sealing.seal_grant(KEYS.secret, READER.public)
    assert sealing.open_grant(READER.secret, grant, expected=KEYS.public) == KEYS.secret


def test_a_grant_opens_for_nobody_else() -> None:
    with pytest.raises(sealing.WrongKey):
        sealing.open_grant(sealing.new_dossier().secret, sealing.seal_grant(KEYS.secret, READER.public))


def test_a_grant_put_in_anothers_place_is_noticed() -> None:
    grant = sealing.seal_grant(sealing.new_dossier().secret, READER.public)
    with pytest.raises(sealing.WrongKey, match="another dossier"):
        sealing.open_grant(READER.secret, grant, expected=KEYS.public)


def test_every_grant_can_be_stored_and_has_one_size() -> None:
    grant = sealing.seal_grant(KEYS.secret, READER.public)
    assert sealing.inspect(grant, len(grant)).payload_plaintext_size == 256


def test_a_reader_may_be_a_mailbox() -> None:
    mailbox = sealing.derive_mailbox(sealing.generate_passphrase(), b"an installation's salt")
    grant = sealing.seal_grant(KEYS.secret, mailbox.public)
    assert sealing.open_grant(mailbox.secret, grant) == KEYS.secret


@pytest.mark.parametrize("data", [b"", b"# only a comment\n", b"hello\n", b"\xff\xfe", identity_file(KEYS.secret) * 2])
def test_a_grant_holding_anything_but_one_identity_is_refused(data: bytes) -> None:
    with pytest.raises(sealing.BadDocument, match="exactly one"):
        read_identity_file(data)


@pytest.mark.parametrize(
    "text", ["", "age1", mistyped(KEYS.public), KEYS.secret.reveal(), "ssh-ed25519 AAAA", "é", "age1pq1xyz"]
)
def test_only_an_age_public_key_is_a_recipient(text: str) -> None:
    with pytest.raises(sealing.BadKey, match="copy it whole"):
        sealing.Recipient(text)


@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_public_key_that_opens_for_anybody_is_refused(point: bytes) -> None:
    with pytest.raises(sealing.BadKey, match="low order"):
        sealing.Recipient(bech32.encode("age", point))


def test_a_recipient_may_come_with_white_space_and_in_upper_case() -> None:
    assert sealing.Recipient(f" {KEYS.public.upper()}\n") == KEYS.public


@pytest.mark.parametrize(
    "text", ["", "AGE-SECRET-KEY-1", KEYS.public, mistyped(KEYS.secret.reveal().lower()).upper(), KEYS.secret.reveal().lower()]
)
def test_only_an_age_identity_is_a_secret(text: str) -> None:
    with pytest.raises(sealing.BadKey, match="AGE-SECRET-KEY-1") as refusal:
        sealing.DossierSecret(text)
    assert KEYS.secret.reveal()[20:40] not in str(refusal.value)


@given(st.binary(min_size=32, max_size=32))
def test_bech32_writes_keys_that_age_reads(scalar: bytes) -> None:
    text = bech32.encode("age-secret-key-", scalar).upper()
    assert age.is_identity(text)
    assert bech32.decode("age-secret-key-", text) == scalar


@pytest.mark.parametrize("text", ["", "age1", "age", "nope1qqqqqqqq", mistyped(KEYS.public), "age1b"])
def test_bech32_refuses_a_wrong_prefix_character_or_checksum(text: str) -> None:
    with pytest.raises(sealing.BadKey, match="copy it again"):
        bech32.decode("age", text)
