"""The EFF's large word list, read and checked at import.

Lives here: the list and lookup tables over it. Not here: passphrases. The list is the data file beside this module;
`eff_large_wordlist.txt.license` names its source and licence. Mailbox keys depend on each word and on the order, so the
list's digest is pinned: importing this module with a changed file raises BadWordList.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib import resources
from typing import Final

from candour.domain.sealing.errors import BadWordList

COUNT: Final = 7776  # six to the fifth: 12.9 bits a word, 90.5 bits for seven
_SHA256: Final = "abae49761b88f3f1ba31ef944bea1f61b795a3cd7e1cfb7d276ed45bf77967ba"


def check_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return `words` if they are the EFF's large list in its order. Raises BadWordList otherwise."""
    if len(words) != COUNT or len(set(words)) != COUNT:
        raise BadWordList(f"The word list has {len(set(words))} different words, not {COUNT}: restore eff_large_wordlist.txt.")
    if not all(word.isascii() and word.replace("-", "").isalpha() and word.islower() for word in words):
        raise BadWordList("The word list holds more than lower-case ASCII letters and hyphens: restore eff_large_wordlist.txt.")
    if hashlib.sha256("\n".join(words).encode("ascii")).hexdigest() != _SHA256:
        raise BadWordList("The word list is not the EFF's large one, in its order: restore eff_large_wordlist.txt.")
    return words


def by_letters(words: Iterable[str]) -> dict[str, str]:
    """Return a dict from each word's letters (without hyphens) to the word; if two words have equal letters, to the last."""
    return {word.replace("-", ""): word for word in words}


def _read_word_list() -> tuple[str, ...]:
    """Return the words in the data file, in its order, unchecked."""
    file = resources.files("candour.domain.sealing").joinpath("eff_large_wordlist.txt")
    return tuple(file.read_text(encoding="utf-8").split())


WORDS: Final = check_words(_read_word_list())
BY_LETTERS: Final = by_letters(WORDS)
LONGEST: Final = max(map(len, BY_LETTERS))
BEGINNINGS: Final = frozenset(word[:end] for word in BY_LETTERS for end in range(len(word)))
