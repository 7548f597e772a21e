"""Which names on a register are near a name as heard: one or two letters off, sounding alike, short or pet forms.

Not here: which of these counts for more (the order in `comparisons.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.find import sounds
from candour.domain.patterns.linkage.find.register import Register
from candour.domain.patterns.linkage.find.texts import Texts

SHORTEST_SLIP = 3  # letters both names need before one letter's difference can be a slip
SHORTEST_SLIPS = 6  # the same for two letters
TWO = 2  # letters that differ in the second kind of slip
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Near:
    """Places among the register's distinct surnames."""

    slip: Codes
    sound: Codes
    slips: Codes


def near(register: Register, surname: str) -> Near:
    """The surnames one slip away, those that sound alike, and those two slips away."""
    one, two = slips(register.surname_texts, surname, SHORTEST_SLIPS)
    alike = register.sounds.get(sounds.key(surname), []) if sounds.key(surname) else []
    return Near(one, np.array(alike, dtype=np.intp), two)


def slips(texts: Texts, text: str, shortest_two: int) -> tuple[Codes, Codes]:
    """Which texts lie one single-letter change or swap away (or none), and which at most two changes."""
    among = texts.near(text, TWO if len(text) >= shortest_two else 1)
    apart = texts.distances(text, among)
    least = np.minimum(texts.lengths[among], len(text))
    return among[(apart <= 1) & (least >= SHORTEST_SLIP)], among[(apart <= TWO) & (least >= shortest_two)]


def given_forms(register: Register, given: str) -> tuple[Codes, Codes, Codes]:
    """Given names that are forms of one full name, that are cut short, and that lie one slip away."""
    forms = sorted({code for root in names.roots(given) for code in register.roots.get(root, ())})
    one, _ = slips(register.given_texts, given, SHORTEST_SLIPS)
    return np.array(forms, dtype=np.intp), _cut_short(register, given), one


def _cut_short(register: Register, given: str) -> Codes:
    values = register.givens.values
    longer: list[int] = []
    if len(given) >= names.PART:
        first, last = np.searchsorted(values, [given, given + "\U0010ffff"])
        longer = list(range(first, last))
    parts = (given[:length] for length in range(names.PART, len(given)))
    shorter = [code for part in parts if (code := register.givens.code(part)) is not None]
    return np.array(longer + shorter, dtype=np.intp)
