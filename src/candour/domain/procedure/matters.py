"""The input of the engine: a matter and its entries. Nothing here depends on any law."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.rows import FactValue

Stated = FactValue | tuple[FactValue, ...]
EXTENDED, SHORTENED = "clock_extended", "clock_shortened"
CLOCK_ACTS = frozenset({EXTENDED, SHORTENED})


@dataclass(frozen=True, slots=True)
class Matter:
    """One subject in one matter: its type by statute, and what was known when it began.

    `facts` holds dates (`attention_date`, `made_date`, `conduct_date`), the subject's kind and what is alleged; a tuple
    states several things at once.
    """

    id: str
    type: str
    facts: Mapping[str, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done, when and by whom (a role of the pack), with the facts it states.

    `at` must carry a time zone. `seq` orders entries of the same instant. An entry that extends or shortens a clock is
    `clock_extended` or `clock_shortened`, with the facts `clock`, `until` (a date) and `reason`.
    """

    at: dt.datetime
    event: str
    actor: str
    facts: Mapping[str, Stated] = field(default_factory=dict)
    allegation: str = ""
    seq: int = 0

    def __post_init__(self) -> None:
        """Refuse a time without a zone: the day it falls on would be unknown."""
        if self.at.tzinfo is None:
            raise ProcedureError(f"The entry {self.event!r} has a time without a zone. Give it one, such as UTC.")


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by time, then number, then name: the same list whatever order they came in."""
    return sorted(entries, key=attrgetter("at", "seq", "event", "actor"))


class Facts:
    """Everything stated so far. Alleged facts keep every statement; of the others the latest counts."""

    def __init__(self, alleged: frozenset[str]) -> None:
        self._alleged = alleged
        self._stated: dict[str, tuple[FactValue, ...]] = {}

    def values(self, fact: str) -> tuple[FactValue, ...]:
        """Every statement of `fact` that counts."""
        return self._stated.get(fact, ())

    def latest(self, fact: str) -> FactValue | None:
        """The last statement of `fact`."""
        values = self._stated.get(fact)
        return values[-1] if values else None

    def state(self, fact: str, value: Stated) -> bool:
        """Record a statement. Returns whether it changed what is known."""
        new = value if isinstance(value, tuple) else (value,)
        if fact in self._alleged:
            known = self._stated.get(fact, ())
            new = known + tuple(each for each in new if each not in known)
        changed = self._stated.get(fact) != new
        self._stated[fact] = new
        return changed
