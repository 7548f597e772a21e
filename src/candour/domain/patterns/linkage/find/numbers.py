"""Which numbers on a register a number as seen may be: with digits missing, or with one digit wrong, missing or swapped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage.find.descriptions import UNHEARD
from candour.domain.patterns.linkage.find.texts import Texts

SHORTEST = 3  # digits a number needs before a slip in one of them still says something
Codes = NDArray[np.intp]


def alike(texts: Texts, number: str) -> tuple[Codes, Codes]:
    """The numbers that fit every digit seen, and (for a number without gaps) those one slip away."""
    fits = _fitting(texts, number)
    if UNHEARD in number or len(number) < SHORTEST:
        return fits, np.zeros(0, dtype=np.intp)
    among = texts.near(number, 1)
    apart = texts.distances(number, among)
    return fits, among[(apart <= 1) & (texts.lengths[among] >= SHORTEST)]


def _fitting(texts: Texts, number: str) -> Codes:
    fits = np.nonzero(texts.lengths == len(number))[0]
    if not len(fits):
        return fits
    for place, digit in enumerate(number):
        if digit != UNHEARD:
            fits = fits[texts.letters[fits, place] == ord(digit)]
    return fits
