"""Key epochs: a former reader can still open earlier items and cannot open later ones."""

from __future__ import annotations

import pytest

from candour.domain.sealing import DamagedPayload, Epochs, WrongKey, keyring, new_dossier, rotate, seal_item, seal_json

KEYS = new_dossier()
FIRST = Epochs((KEYS.public,))
SECOND = rotate(FIRST, KEYS.secret)
THIRD = rotate(SECOND.epochs, SECOND.secret)
EPOCHS = THIRD.epochs
LINKS = {1: SECOND.link, 2: THIRD.link}
SECRETS = {1: KEYS.secret, 2: SECOND.secret, 3: THIRD.secret}


def test_new_items_go_to_the_newest_key() -> None:
    assert EPOCHS.current == 3
    assert EPOCHS.recipient == THIRD.secret.public == EPOCHS.public(3)


def test_rotating_leaves_the_list_it_began_from_as_it_was() -> None:
    assert FIRST.publics == (KEYS.public,)
    assert EPOCHS.publics[:1] == FIRST.publics


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_grant_of_an_epoch_opens_every_item_up_to_it(number: int) -> None:
    ring = keyring(EPOCHS, number, SECRETS[number], LINKS)
    for earlier in range(1, number + 1):
        assert ring.open_item(earlier, seal_item(EPOCHS.public(earlier), b"item"), 4) == b"item"
        assert ring.open_json(earlier, seal_json(EPOCHS.public(earlier), ["item"])) == ["item"]


@pytest.mark.parametrize("number", [1, 2])
def test_a_grant_of_an_epoch_opens_nothing_after_it(number: int) -> None:
    ring = keyring(EPOCHS, number, SECRETS[number], LINKS)
    with pytest.raises(WrongKey, match=f"does not reach key epoch {number + 1}"):
        ring.open_item(number + 1, seal_item(EPOCHS.public(number + 1), b"item"))
    with pytest.raises(WrongKey, match="another key"):
        ring.open_item(number, seal_item(EPOCHS.public(number + 1), b"item"))


def test_a_missing_link_ends_the_reach() -> None:
    ring = keyring(EPOCHS, 3, THIRD.secret, {1: SECOND.link})
    assert set(ring.secrets) == {3}


def test_a_link_to_another_dossier_is_noticed() -> None:
    stranger = new_dossier()
    foreign = rotate(Epochs((stranger.public,)), stranger.secret)
    with pytest.raises(WrongKey):
        keyring(EPOCHS, 3, THIRD.secret, {2: foreign.link})


def test_a_damaged_link_is_noticed() -> None:
    with pytest.raises(DamagedPayload):
        keyring(EPOCHS, 3, THIRD.secret, {2: THIRD.link[:-1] + bytes([THIRD.link[-1] ^ 1])})


def test_a_grant_counts_only_for_its_own_epoch() -> None:
    with pytest.raises(WrongKey, match="not the key of epoch 3"):
        keyring(EPOCHS, 3, SECOND.secret, LINKS)


def test_a_former_reader_cannot_begin_an_epoch() -> None:
    with pytest.raises(WrongKey, match="Only a holder of the current"):
        rotate(EPOCHS, SECOND.secret)


@pytest.mark.parametrize("number", [0, -1, 4])
def test_it_refuses_an_epoch_that_is_not(number: int) -> None:
    with pytest.raises(WrongKey, match="no key epoch"):
        EPOCHS.public(number)


@pytest.mark.parametrize("publics", [(), (KEYS.public, KEYS.public)])
def test_a_dossier_has_at_least_one_key_and_none_twice(publics: tuple[()]) -> None:
    with pytest.raises(ValueError, match="at least one, none twice"):
        Epochs(publics)
