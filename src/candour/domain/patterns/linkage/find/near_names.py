"""Finds the names on a register of officers that are similar to a name as a person heard it.

Names are similar if they differ in one or two letters, sound alike, or are short forms of each other. Not here: which kind of
similarity counts more (`comparisons.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.find import sounds
from candour.domain.patterns.linkage.find.register import Register
from candour.domain.patterns.linkage.find.texts import Texts

SHORTEST_SLIP = 3  # letters; in shorter names a difference of one letter is no similarity
SHORTEST_SLIPS = 6  # the same for a difference of two letters
TWO = 2  # letters that differ
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class NearSurnames:
    """The surnames on a register that are similar to one surname, as indexes in the list of distinct surnames.

    `slip`: surnames with one letter different; `sound`: surnames that sound alike; `slips`: surnames with two letters
    different.
    """

    slip: Codes
    sound: Codes
    slips: Codes


def near_surnames(register: Register, surname: str) -> NearSurnames:
    """Find the surnames on the register that are similar to `surname`."""
    one, two = slips(register.surname_texts, surname, SHORTEST_SLIPS)
    alike = register.sounds.get(sounds.key(surname), []) if sounds.key(surname) else []
    return NearSurnames(one, np.array(alike, dtype=np.intp), two)


def slips(texts: Texts, text: str, shortest_two: int) -> tuple[Codes, Codes]:
    """Return two arrays of indexes in `texts`: texts one letter change or swap away from `text`, then texts two changes away.

    Texts shorter than `shortest_two` letters are left out of the second array.
    """
    among = texts.near(text, TWO if len(text) >= shortest_two else 1)
    apart = texts.distances(text, among)
    least = np.minimum(texts.lengths[among], len(text))
    return among[(apart <= 1) & (least >= SHORTEST_SLIP)], among[(apart <= TWO) & (least >= shortest_two)]


def given_forms(register: Register, given: str) -> tuple[Codes, Codes, Codes]:
    """Find the given names on the register that are similar to `given`; return three arrays of indexes of given names.

    The arrays hold: forms of the same full name; longer names that begin with `given`, and shorter names that begin `given`;
    names with one letter different.
    """
    forms = sorted({code for root in names.roots(given) for code in register.roots.get(root, ())})
    one, _ = slips(register.given_texts, given, SHORTEST_SLIPS)
    return np.array(forms, dtype=np.intp), _cut_short(register, given), one


def _cut_short(register: Register, given: str) -> Codes:
    """Return the indexes of the given names on the register that are longer or shorter forms of `given`.

    A longer form begins with `given`; a shorter form is the first letters of `given`, at least 3.
    """
    values = register.givens.values
    longer: list[int] = []
    if len(given) >= names.PART:
        first, last = np.searchsorted(values, [given, given + "\U0010ffff"])
        longer = list(range(first, last))
    parts = (given[:length] for length in range(names.PART, len(given)))
    shorter = [code for part in parts if (code := register.givens.code(part)) is not None]
    return np.array(longer + shorter, dtype=np.intp)
