"""The guardians' shares on paper."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.sealing import (
    BadShare,
    BadShares,
    MixedShares,
    Share,
    TooFewShares,
    WrongKey,
    join_shares,
    new_dossier,
    split_secret,
)

KEYS = new_dossier()
SHARES = split_secret(KEYS.secret, 3, 5)


def test_any_three_of_five_join() -> None:
    assert all(join_shares(some, KEYS.public) == KEYS.secret for some in combinations(SHARES, 3))


@given(st.integers(2, 16), st.data())
@settings(max_examples=10, deadline=None)
def test_any_threshold_works(threshold: int, data: st.DataObject) -> None:
    shares = split_secret(KEYS.secret, threshold, data.draw(st.integers(threshold, 16)))
    some = data.draw(st.permutations(shares))[:threshold]
    assert join_shares(some) == KEYS.secret


def test_more_than_enough_and_repeated_shares_do_no_harm() -> None:
    assert join_shares([*SHARES, SHARES[0]]) == KEYS.secret


def test_a_share_is_a_line_of_words_typed_back_in_any_case() -> None:
    assert len(SHARES[0].reveal().split(" ")) == 33
    assert join_shares([Share(f"  {share.reveal().upper()}\n") for share in SHARES[:3]]) == KEYS.secret


def test_too_few_say_how_many_are_needed() -> None:
    with pytest.raises(TooFewShares, match="3 different shares are needed and this is 2"):
        join_shares([SHARES[0], SHARES[1], SHARES[1]])


def test_none_says_what_to_do() -> None:
    with pytest.raises(TooFewShares, match="type the first one"):
        join_shares([])


@pytest.mark.parametrize(
    "spoil", [lambda line: line[:-1], lambda line: line.replace(" ", " academic ", 1), lambda _: "hello", lambda _: ""]
)
def test_a_mistyped_share_is_named_by_its_place(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(BadShare, match="Share 2 has a mistyped") as refusal:
        join_shares([SHARES[0], Share(spoil(SHARES[1].reveal())), SHARES[2]])
    assert refusal.value.position == 2


def test_two_words_swapped_are_noticed() -> None:
    words = SHARES[1].reveal().split(" ")
    place = next(i for i in range(4, 30) if words[i] != words[i + 1])
    words[place], words[place + 1] = words[place + 1], words[place]
    with pytest.raises(BadShare, match="Share 2"):
        join_shares([SHARES[0], Share(" ".join(words)), SHARES[2]])


def test_shares_of_two_splits_do_not_mix() -> None:
    other = split_secret(KEYS.secret, 3, 5)
    with pytest.raises(MixedShares, match=r"different splits|belong together"):
        join_shares([SHARES[0], SHARES[1], other[2]])


def test_shares_of_another_dossier_are_noticed() -> None:
    with pytest.raises(WrongKey, match="another dossier"):
        join_shares(SHARES, new_dossier().public)


@pytest.mark.parametrize(("threshold", "count"), [(1, 1), (1, 3), (4, 3), (2, 17), (0, 0), (-1, 2)])
def test_impossible_splits_are_refused(threshold: int, count: int) -> None:
    with pytest.raises(BadShares, match="at least 2"):
        split_secret(KEYS.secret, threshold, count)
