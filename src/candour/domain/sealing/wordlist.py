"""Writes the word list as the JavaScript module the browser imports.

    python -m candour.domain.sealing.wordlist > frontend/generated/wordlist.js

Lives here: that one command. Not here: the list (`words.py`). The list is sorted, so each word is written as one digit
(base 36), the number of letters it shares with the word before it, then its remaining letters: a quarter smaller than
plain words after compression.
"""

from __future__ import annotations

import sys
from itertools import zip_longest

from candour.domain.sealing.words import WORDS

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MODULE = """// Written by `python -m candour.domain.sealing.wordlist`: the EFF's large word list.
let last = "";
export const words = "{packed}"
  .split(" ").map((entry) => (last = last.slice(0, parseInt(entry.charAt(0), 36)) + entry.slice(1)));
"""


def module() -> str:
    """Return the source of a JavaScript module that exports `words`, an array of all passphrase words in the list's order."""
    pairs = zip(("", *WORDS), WORDS, strict=False)
    return _MODULE.format(packed=" ".join(_compressed_word(before, word) for before, word in pairs))


def _compressed_word(before: str, word: str) -> str:
    """Return `word` as one base-36 digit, the number of first letters shared with the word `before`, then its other letters."""
    same = zip_longest(before, word)
    shared = next(i for i, (old, new) in enumerate(same) if old != new)
    return _DIGITS[shared] + word[shared:]


if __name__ == "__main__":
    sys.stdout.write(module())
