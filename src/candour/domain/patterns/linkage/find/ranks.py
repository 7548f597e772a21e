"""Converts ranks as people and files write them to a standard word and a step of seniority.

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
    """One rank: its standard word (`sergeant`), and its step from 1 (constable, officer) upwards; -9 where it has no step."""

    word: str
    step: int = UNPLACED


NONE = Rank("")


@cache
def _load_ranks() -> dict[str, Rank]:
    """Read `ranks.txt` as a mapping: form of a rank, as `names.solid` gives it → rank."""
    lines = resources.files(__package__).joinpath("ranks.txt").read_text(encoding="utf-8").splitlines()
    ranks: dict[str, Rank] = {}
    for line in (line for line in lines if line and not line.startswith("#")):
        head, forms = line.split(":")
        step, word = head.split(" ", 1)
        for form in (word, *forms.split(",")):
            ranks[names.solid(form)] = Rank(word, int(step))
    return ranks


def read(text: str) -> Rank:
    """Return the rank that a text names (`P.O.`, `Sgt`, `PO AS DETECTIVE`); an unknown text gives a rank without a step."""
    plain = names.solid(text)
    return _load_ranks().get(plain, Rank(names.fold(text).lower()))
