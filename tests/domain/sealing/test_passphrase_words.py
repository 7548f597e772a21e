"""Seven words: generated uniformly, and parsed in every way people type them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.sealing import BadPassphrase, BadWordList, Passphrase, fold, generate_passphrase, normalise, wordlist
from candour.domain.sealing.words import BY_LETTERS, WORDS, check_words

SEVEN = st.lists(st.sampled_from(WORDS), min_size=7, max_size=7)
GAPS = st.sampled_from(
    [" ", "  ", "-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "\u00a0", "\u2003", "\n", ", ", " 3. ", "_", ""]
)
CASES = st.sampled_from([str.lower, str.upper, str.title])


def test_a_generated_passphrase_is_seven_words_of_the_list() -> None:
    passphrase = generate_passphrase().reveal()
    assert len(passphrase.split(" ")) == 7
    assert set(passphrase.split(" ")) <= set(WORDS)


def test_generated_words_are_drawn_evenly() -> None:
    # 3,500 draws over six parts of the list: each part is 583 ± 22, so six deviations either way fail once in 10^8 runs.
    parts = Counter(
        WORDS.index(word) * 6 // len(WORDS) for _ in range(500) for word in generate_passphrase().reveal().split(" ")
    )
    assert all(451 < parts[part] < 716 for part in range(6))


@given(SEVEN, st.lists(GAPS, min_size=7, max_size=7), CASES)
def test_gaps_dashes_and_case_are_forgiven(words: list[str], gaps: list[str], case: object) -> None:
    typed = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    typed = case(typed) if callable(case) else typed
    assert normalise(typed) == Passphrase(" ".join(words))


@given(SEVEN)
def test_words_come_back_as_they_were_printed(words: list[str]) -> None:
    # yo-yo and yoyo have the same letters and so are one word to us
    printed = [BY_LETTERS[fold(word)] for word in words]
    assert normalise(" ".join(words)).reveal() == " ".join(printed)


@given(
    st.permutations(["drop-down", "felt-tip", "t-shirt", "yo-yo", "zoom", "abacus", "yoyo"]), st.sampled_from([" ", "-", ""])
)
def test_the_words_with_hyphens_need_them_no_more_than_the_rest(words: list[str], gap: str) -> None:
    assert normalise(gap.join(words).replace("-", gap)) == Passphrase(" ".join(words))


def test_accents_wide_letters_and_numbering_are_forgiven() -> None:
    assert fold("1) Ａbácus\u00ad, “ZOOM”") == "abacuszoom"


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("abacus zoom zoom zooom zoom zoom zoom", 4),
        ("qqq", 1),
        ("abacus zoom abdo", 3),
        ("abacuszoomabacusqqqzoomzoomzoomzoom", 4),
    ],
)
def test_an_unknown_word_is_named_by_its_place_alone(typed: str, position: int) -> None:
    with pytest.raises(BadPassphrase, match=f"^Word {position} is not in the list") as refusal:
        normalise(typed)
    assert refusal.value.position == position
    assert not any(word in str(refusal.value) for word in ("zooom", "qqq", "abdo"))


@pytest.mark.parametrize("count", [0, 1, 6, 8])
def test_too_few_or_too_many_words_are_counted(count: int) -> None:
    with pytest.raises(BadPassphrase, match=f"has 7 words, this has {count}") as refusal:
        normalise("zoom " * count)
    assert refusal.value.position is None


@given(st.text())
def test_no_text_at_all_breaks_it(text: str) -> None:
    with suppress(BadPassphrase):
        assert fold(normalise(text).reveal()) == fold(text)


def test_no_word_begins_another_so_letters_alone_say_where_words_end() -> None:
    letters = sorted(BY_LETTERS)
    assert not any(after.startswith(before) for before, after in pairwise(letters))


def test_only_one_pair_of_words_shares_its_letters() -> None:
    assert Counter(fold(word) for word in WORDS).most_common(2) == [("yoyo", 2), ("abacus", 1)]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (WORDS[:-1], "has 7775 different words"),
        ((*WORDS[:-1], WORDS[0]), "has 7775 different words"),
        ((*WORDS[:-1], "zoö"), "lower-case ASCII"),
        ((*WORDS[:-1], "Zoom"), "lower-case ASCII"),
        ((*WORDS[:-1], "zzz"), "not the EFF's"),
        ((*WORDS[1:], WORDS[0]), "not the EFF's"),
    ],
)
def test_any_other_list_is_refused(words: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(BadWordList, match=complaint):
        check_words(words)


def test_the_list_reaches_the_browser_packed() -> None:
    assert "0abacus 2domen 5inal" in wordlist.module()
    assert len(wordlist.module()) < 45_000
