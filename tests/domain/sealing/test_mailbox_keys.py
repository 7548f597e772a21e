"""Deriving a mailbox's locator and key from its seven words."""

from __future__ import annotations

import hashlib

import pytest
from argon2.low_level import Type, hash_secret_raw

from candour.domain.sealing import BadPassphrase, Passphrase, bech32, derive_mailbox, open_item, seal_item

SALT = b"an installation's salt"
WORDS = Passphrase("abacus drop-down felt-tip t-shirt yo-yo zoom abdomen")
KEYS = derive_mailbox(WORDS, SALT)


def test_halves_of_argon2id_make_locator_and_identity() -> None:
    salt = hashlib.sha256(b"candour mailbox v1\0" + SALT).digest()
    raw = hash_secret_raw(b"abacusdropdownfelttiptshirtyoyozoomabdomen", salt, 2, 19456, 1, 64, Type.ID)
    assert KEYS.locator.reveal() == raw[:32]
    assert bech32.decode("age-secret-key-", KEYS.secret.reveal()) == raw[32:]


def test_typing_it_otherwise_gives_the_same_mailbox() -> None:
    typed = Passphrase("ABACUS—dropdown felt tip T-SHIRT yoyo\u00a0zoom abdomen")
    assert derive_mailbox(typed, SALT) == KEYS


def test_another_word_or_another_installation_gives_another_mailbox() -> None:
    others = [derive_mailbox(Passphrase("zoom"), SALT), derive_mailbox(WORDS, SALT + b"!")]
    assert all(other.locator != KEYS.locator and other.secret != KEYS.secret for other in others)


def test_what_is_sealed_to_a_mailbox_opens_with_its_words() -> None:
    again = derive_mailbox(WORDS, SALT)
    assert open_item(again.secret, seal_item(KEYS.public, b"a message"), 9) == b"a message"


def test_the_server_stores_only_a_digest_of_the_locator() -> None:
    assert KEYS.locator.digest() == hashlib.sha256(KEYS.locator.reveal()).digest()


@pytest.mark.parametrize("typed", ["", "   ", "123"])
def test_no_letters_make_no_mailbox(typed: str) -> None:
    with pytest.raises(BadPassphrase, match="Type the words"):
        derive_mailbox(Passphrase(typed), SALT)


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        derive_mailbox(WORDS, b"short")
