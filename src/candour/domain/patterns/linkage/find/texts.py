"""Stores many short texts as one table of characters, so that one text can be compared with all of them at once.

The distance of two texts is the Levenshtein distance (1966): the number of letters to change, add or omit; a single swap of
neighbours counts as 1 (Damerau, 1964). The results agree with DuckDB's `levenshtein` and `damerau_levenshtein(...) <= 1`, which
the saved model's SQL uses. Not here: how much a distance counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

BINS = 32  # letters counted by the last five bits of their code point: a letter of any script falls in one bin
CROSSED = 2  # places that differ when two neighbours have changed places


class Texts:
    """A table of n distinct strings, with one character in each column, for comparing one text with all of them at once.

    Each string takes about 4·(longest text) + 40 bytes of memory.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = np.array(texts, dtype=np.str_) if len(texts) else np.zeros(0, dtype="U1")
        width = max(self.texts.dtype.itemsize // 4, 1)
        self.letters: NDArray[np.uint32] = self.texts.view(np.uint32).reshape(len(self.texts), width)
        self.lengths: NDArray[np.int16] = np.char.str_len(self.texts).astype(np.int16)

    @cached_property
    def places(self) -> dict[str, int]:
        """A dict from each text to its index in the table."""
        return {text: place for place, text in enumerate(self.texts.tolist())}

    @cached_property
    def alphabet(self) -> tuple[str, ...]:
        """Every letter or digit that occurs in some text of the table."""
        return tuple(chr(letter) for letter in np.unique(self.letters).tolist() if letter)

    @cached_property
    def bags(self) -> NDArray[np.int8]:
        """How often each letter occurs in each text; shape (number of texts, BINS).

        Letters whose character codes have the same last five binary digits share a column.
        """
        bags = np.zeros((len(self.texts), BINS), dtype=np.int8)
        for place in range(self.letters.shape[1]):
            there = np.nonzero(self.letters[:, place])[0]
            np.add.at(bags, (there, self.letters[there, place] % BINS), 1)
        return bags

    def near(self, text: str, most: int) -> NDArray[np.intp]:
        """Return the indexes of all texts within `most` letter changes or swaps of `text`, and of some texts further away.

        Texts are selected quickly, by how often each letter occurs; `distances` then measures how far away each selected text
        is.
        """
        bag = np.zeros(BINS, dtype=np.int8)
        np.add.at(bag, [ord(letter) % BINS for letter in text], 1)
        close = np.nonzero(np.abs(self.lengths - len(text)) <= most)[0]
        differ: NDArray[np.int16] = np.abs(self.bags[close] - bag).sum(axis=1, dtype=np.int16)
        return close[differ <= 2 * most]

    def distances(self, text: str, among: NDArray[np.intp]) -> NDArray[np.int8]:
        """Return the Levenshtein distance (letters to change) of `text` to each text in `among`, which holds indexes of texts.

        One swap of neighbouring letters counts as 1.
        """
        if not len(among):
            return np.zeros(0, dtype=np.int8)
        table = _last_row(self.letters[among], text)
        distances = table[np.arange(len(among)), self.lengths[among]]
        distances[self._swapped(text, among)] = 1
        return distances

    def _swapped(self, text: str, among: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return for each text in `among` (indexes of texts) whether it is `text` with two neighbouring letters swapped."""
        width = self.letters.shape[1]
        if len(text) > width:
            return np.zeros(len(among), dtype=np.bool_)
        other = np.zeros(width, dtype=np.uint32)
        other[: len(text)] = [ord(letter) for letter in text]
        letters = self.letters[among]
        differ = letters != other
        first = np.minimum(differ.argmax(axis=1), max(width - 2, 0))
        row = np.arange(len(among))
        after = np.minimum(first + 1, width - 1)
        crossed = (letters[row, first] == other[after]) & (letters[row, after] == other[first])
        only: NDArray[np.bool_] = differ.sum(axis=1) == CROSSED
        swapped: NDArray[np.bool_] = only & crossed & (self.lengths[among] == len(text))
        return swapped


def _last_row(letters: NDArray[np.uint32], text: str) -> NDArray[np.int8]:
    """Return the last row of the table that computes the Levenshtein distance (letters to change) of `text` to many texts.

    Each row of `letters` holds the characters of one text; the result has shape (texts, width of `letters` + 1).
    """
    width = letters.shape[1]
    row: NDArray[np.int8] = np.tile(np.arange(width + 1, dtype=np.int8), (len(letters), 1))
    for count, letter in enumerate(text, start=1):
        best = np.minimum(row[:, :-1] + (letters != ord(letter)), row[:, 1:] + 1).astype(np.int8)
        row = np.empty_like(row)
        row[:, 0] = count
        for place in range(width):
            row[:, place + 1] = np.minimum(best[:, place], row[:, place] + 1)
    return row
