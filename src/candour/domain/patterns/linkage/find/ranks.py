"""Converts police ranks as people and files write them to a standard word and a step of seniority.

Steps order ranks within one force; they claim no equivalence between countries. A rank that is not in `ranks.txt` keeps its own
words and has no step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from candour.domain.patterns.linkage import names

UNPLACED = -9


@dataclass(frozen=True, slots=True)
class Rank:
    """One police rank: its standard word, such as `sergeant`, and its step of seniority.

    Steps count from 1 (constable, officer) upwards; -9 means that the rank has no step.
    """

    word: str
    step: int = UNPLACED


NONE = Rank("")


@cache
def _load_ranks() -> dict[str, Rank]:
    """Read `ranks.txt` as a dict from a written form of a rank, cleaned by `names.solid`, to the rank."""
    lines = resources.files(__package__).joinpath("ranks.txt").read_text(encoding="utf-8").splitlines()
    ranks: dict[str, Rank] = {}
    for line in (line for line in lines if line and not line.startswith("#")):
        head, forms = line.split(":")
        step, word = head.split(" ", 1)
        for form in (word, *forms.split(",")):
            ranks[names.solid(form)] = Rank(word, int(step))
    return ranks


def read(text: str) -> Rank:
    """Return the rank that a text names, such as `P.O.`, `Sgt` or `PO AS DETECTIVE`.

    An unknown text gives a rank with the words of the text and without a step of seniority.
    """
    plain = names.solid(text)
    return _load_ranks().get(plain, Rank(names.fold(text).lower()))
