"""Letters to reporters are plain, and every sealed particular of a letter is in its text."""

from __future__ import annotations

import re

import pytest

from candour.domain.procedure import load_pack
from candour.domain.procedure.result_rows import Letter

LETTERS = [(code, row) for code in ("england_wales", "new_york") for row in load_pack(code).letter]
REPORTERS = [(code, row) for code, row in LETTERS if row.audience == "reporter"]


def syllables(word: str) -> int:
    """The usual rule: groups of vowels, a silent final e apart."""
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - 1 if word.endswith("e") and not word.endswith("le") and groups > 1 else groups)


def flesch(text: str) -> float:
    """Flesch reading ease (Flesch 1948): 206.835 - 1.015 words a sentence - 84.6 syllables a word."""
    words = re.findall(r"[a-z']+", re.sub(r"\[\[\w+\]\]", "", text).lower())
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)


@pytest.mark.parametrize(("code", "letter"), REPORTERS, ids=lambda one: one if isinstance(one, str) else one.id)
def test_a_letter_to_a_reporter_is_plain(code: str, letter: Letter) -> None:
    assert flesch(load_pack(code).letter_text(letter.id)) >= 60


@pytest.mark.parametrize(("code", "letter"), LETTERS, ids=lambda one: one if isinstance(one, str) else one.id)
def test_every_sealed_particular_is_in_the_letter_and_no_other(code: str, letter: Letter) -> None:
    assert set(re.findall(r"\[\[(\w+)\]\]", load_pack(code).letter_text(letter.id))) == set(letter.sealed)


def test_the_measure_tells_plain_from_heavy() -> None:
    assert flesch("We are sorry. You were right to tell us.") > 90
    assert (
        flesch("Notwithstanding the aforementioned considerations, disciplinary determinations necessitate authorisation.") < 30
    )
