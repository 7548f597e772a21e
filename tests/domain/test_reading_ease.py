"""Flesch's formula as published, and a syllable counter whose error is known."""

from __future__ import annotations

import pytest

from candour.domain.reading_ease import reading_ease, syllables
from tests.domain.counted_syllables import BY_HAND

COUNTED = [(word, count) for count, words in BY_HAND.items() for word in words.split()]


def test_the_formula_is_flesch_1948() -> None:
    # 2 sentences, 9 words, 10 syllables: 206.835 - 1.015 * 9/2 - 84.6 * 10/9
    assert reading_ease("We are sorry. You were right to tell us.") == pytest.approx(206.835 - 4.5675 - 94)


def test_the_counter_is_right_on_98_words_in_100() -> None:
    wrong = [word for word, count in COUNTED if syllables(word) != count]
    assert len(wrong) <= 0.02 * len(COUNTED), wrong


def test_the_counter_is_off_by_less_than_1_syllable_in_100() -> None:
    counted = sum(count for _, count in COUNTED)
    assert abs(sum(syllables(word) for word, _ in COUNTED) - counted) < 0.01 * counted


@pytest.mark.parametrize(
    ("word", "count"),
    [("handled", 2), ("called", 1), ("cases", 2), ("people", 2), ("being", 2), ("don't", 1), ("e", 1), ("psst", 1)],
)
def test_endings_that_are_silent_and_endings_that_are_not(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_line_ends_a_sentence_and_a_text_without_words_has_no_ease() -> None:
    assert reading_ease("One word\nanother word") == reading_ease("One word. Another word.")
    assert reading_ease(" \n 1.2 …") == 0


def test_it_tells_plain_from_heavy() -> None:
    heavy = "Notwithstanding the aforementioned considerations, disciplinary determinations necessitate authorisation."
    assert reading_ease(heavy) < 0
    assert reading_ease("We are sorry. You were right to tell us.") > 90
