"""The seven words that open a mailbox: making them, and understanding them as people type them.

Lives here: `Passphrase`, `generate_passphrase`, `fold`, `normalise`. Not here: keys (`mailboxes.py`) and the list
(`words.py`). What counts in a passphrase is its letters a to z in their order; case, spaces, hyphens of any kind,
accents, numbering and punctuation do not. The EFF's list is free of prefixes, so the letters alone say where each
word ends and nothing is lost by dropping the gaps (drop-down, felt-tip, t-shirt and yo-yo count without their
hyphens).
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Final

from candour.domain.sealing.errors import BadPassphrase
from candour.domain.sealing.secret_types import Secret
from candour.domain.sealing.words import BEGINNINGS, BY_LETTERS, LONGEST, WORDS

WORD_COUNT: Final = 7


class Passphrase(Secret[str]):
    """The words of a mailbox. Two are equal when their letters are."""

    __slots__ = ()

    def _comparable(self) -> bytes:
        return fold(self._value).encode("ascii")


def generate_passphrase() -> Passphrase:
    """Seven words drawn evenly from the list: 90.5 bits."""
    return Passphrase(" ".join(secrets.choice(WORDS) for _ in range(WORD_COUNT)))


def fold(text: str) -> str:
    """The letters a to z of `text` in lower case; accents and compatibility forms first taken apart (Unicode NFKD)."""
    return "".join(_tokens(text))


def normalise(text: str) -> Passphrase:
    """What someone typed, as seven words of the list with one space between.

    Raises BadPassphrase with the position of the first word that is not in the list. The message never names a word: what was
    typed wrongly is still most of a secret.
    """
    words: list[str] = []
    rest = ""
    blame = (0, "")  # how many words stand before the letters in doubt, and those letters as they were typed
    for token in _tokens(text):
        carried = rest
        found, rest = _split(carried + token)
        blame = blame if carried else (len(words), token)
        words += found
        blame = (len(words), rest) if carried and found else blame
        if rest not in BEGINNINGS:
            raise _unknown(words, *blame)
    if rest:
        raise _unknown(words, *blame)
    if len(words) != WORD_COUNT:
        raise BadPassphrase(f"A passphrase has {WORD_COUNT} words, this has {len(words)}: see that none is missing or extra.")
    return Passphrase(" ".join(words))


def _tokens(text: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text).lower() if not unicodedata.combining(sign))
    return re.findall("[a-z]+", plain)


def _split(letters: str) -> tuple[list[str], str]:
    """The words at the start of `letters`, and the letters left over."""
    words: list[str] = []
    while word := next((BY_LETTERS[letters[:end]] for end in range(1, LONGEST + 1) if letters[:end] in BY_LETTERS), None):
        words.append(word)
        letters = letters[len(word.replace("-", "")) :]
    return words, letters


def _unknown(words: list[str], before: int, typed: str) -> BadPassphrase:
    # Letters no longer than a word and two slips were meant as one word; more are words run together.
    position = 1 + (before if len(typed) <= LONGEST + 2 else len(words))
    return BadPassphrase(f"Word {position} is not in the list that passphrases are made from: check how it is spelt.", position)
