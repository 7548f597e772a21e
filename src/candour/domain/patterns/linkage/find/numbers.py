"""Finds the shoulder numbers on a register that fit a number as a person saw it: with digits missing, wrong or swapped."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage.find.descriptions import UNSEEN_DIGIT
from candour.domain.patterns.linkage.find.texts import Texts

SHORTEST = 3  # digits; errors in shorter numbers are not searched for
Codes = NDArray[np.intp]


def alike(texts: Texts, number: str) -> tuple[Codes, Codes]:
    """Find the shoulder numbers of a register that are similar to `number`; return two arrays of indexes in `texts`.

    `texts` holds the shoulder numbers. The first array is of the numbers that agree in every digit seen; the second is of the
    numbers one error away, and is empty if some digit of `number` was not seen (`?`).
    """
    fits = _fitting_numbers(texts, number)
    if UNSEEN_DIGIT in number or len(number) < SHORTEST:
        return fits, np.zeros(0, dtype=np.intp)
    places = {texts.places.get(slip, -1) for slip in _slips(number, texts.alphabet) if len(slip) >= SHORTEST}
    return fits, np.array(sorted(places - {-1}), dtype=np.intp)


def _slips(number: str, alphabet: Iterable[str]) -> set[str]:
    """Return `number` and every text made from it by omitting, adding or changing one letter or swapping two neighbours.

    `alphabet` gives the letters and digits that may be added.
    """
    halves = [(number[:place], number[place:]) for place in range(len(number) + 1)]
    return {
        number,
        *(left + right[1:] for left, right in halves if right),
        *(left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1),
        *(left + letter + right[1:] for left, right in halves if right for letter in alphabet),
        *(left + letter + right for left, right in halves for letter in alphabet),
    }


def _fitting_numbers(texts: Texts, number: str) -> Codes:
    """Return the indexes in `texts` of the shoulder numbers that have the length of `number` and agree in every digit seen."""
    fits = np.nonzero(texts.lengths == len(number))[0]
    if not len(fits):
        return fits
    for place, digit in enumerate(number):
        if digit != UNSEEN_DIGIT:
            fits = fits[texts.letters[fits, place] == ord(digit)]
    return fits
