"""Passphrases: generates the seven words that open a mailbox, and parses the seven words that a person types.

Lives here: `Passphrase`, `generate_passphrase`, `fold`, `normalise`. Not here: keys (`mailboxes.py`) and the list
(`words.py`). Only the letters a to z of a passphrase and their order count; case, spaces, hyphens of any kind, accents,
numbering and punctuation do not. No word of the EFF's list is the beginning of another, so the letters alone determine
where each word ends (drop-down, felt-tip, t-shirt and yo-yo count without their hyphens).
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
    """The seven words with which a reporter opens a mailbox. Passphrases with the same letters are equal (see `fold`)."""

    __slots__ = ()

    def _comparable(self) -> bytes:
        """Return the letters by which this passphrase is compared with another."""
        return fold(self._value).encode("ascii")


def generate_passphrase() -> Passphrase:
    """Return a new passphrase: seven words drawn uniformly at random from the list (90.5 bits)."""
    return Passphrase(" ".join(secrets.choice(WORDS) for _ in range(WORD_COUNT)))


def fold(text: str) -> str:
    """Return only the letters a to z of `text`, in lower case, after decomposing accented and compatibility letters (NFKD)."""
    return "".join(_letter_groups(text))


def normalise(text: str) -> Passphrase:
    """Return `text`, as a person typed it, as a passphrase: seven words of the list, separated by one space each.

    Raises BadPassphrase with the position of the first word that is not in the list. The message never contains a word,
    because a mistyped word still reveals most of a secret.
    """
    words: list[str] = []
    rest = ""
    blame = (0, "")  # the number of words before the letters that fit no word yet, and those letters as typed
    for token in _letter_groups(text):
        carried = rest
        complete, rest = _split_into_words(carried + token)
        blame = blame if carried else (len(words), token)
        words += complete
        blame = (len(words), rest) if carried and complete else blame
        if rest not in BEGINNINGS:
            raise _unknown_word_error(words, *blame)
    if rest:
        raise _unknown_word_error(words, *blame)
    if len(words) != WORD_COUNT:
        raise BadPassphrase(f"A passphrase has {WORD_COUNT} words, this has {len(words)}: see that none is missing or extra.")
    return Passphrase(" ".join(words))


def _letter_groups(text: str) -> list[str]:
    """Return the uninterrupted groups of letters a to z in `text`, in lower case and without accents."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text).lower() if not unicodedata.combining(sign))
    return re.findall("[a-z]+", plain)


def _split_into_words(letters: str) -> tuple[list[str], str]:
    """Split `letters` into words of the list, from the left; return these words and the letters that are left over."""
    words: list[str] = []
    while word := next((BY_LETTERS[letters[:end]] for end in range(1, LONGEST + 1) if letters[:end] in BY_LETTERS), None):
        words.append(word)
        letters = letters[len(word.replace("-", "")) :]
    return words, letters


def _unknown_word_error(words: list[str], before: int, typed: str) -> BadPassphrase:
    """Return the error for `typed`, letters that fit no word; `before`: how many of `words` precede these letters."""
    # Letters at most two longer than the longest word were meant as one word; more are several words run together.
    position = 1 + (before if len(typed) <= LONGEST + 2 else len(words))
    return BadPassphrase(f"Word {position} is not in the list that passphrases are made from: check how it is spelt.", position)
