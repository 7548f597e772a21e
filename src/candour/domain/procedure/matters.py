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
    """The engine's input on a matter about one subject (the person accused): its type by statute, and the facts at its start.

    `facts`: fact id → value or, where several values are stated at once, a tuple. Contains dates (`attention_date`,
    `made_date`, `conduct_date`), the kind of the subject and what is alleged.
    """

    id: str
    type: str
    facts: Mapping[str, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a matter: when the event happened, the role that caused it, and the facts stated with it.

    `at` must have a time zone. `seq` orders entries of the same instant. An entry that extends or shortens a clock has the
    event `clock_extended` or `clock_shortened`, and the facts `clock`, `until` (a date) and `reason`.
    """

    at: dt.datetime
    event: str
    actor: str
    facts: Mapping[str, Stated] = field(default_factory=dict)
    allegation: str = ""
    seq: int = 0

    def __post_init__(self) -> None:
        """Raise ProcedureError if `at` has no time zone, because the day of the entry would be unknown."""
        if self.at.tzinfo is None:
            raise ProcedureError(f"The entry {self.event!r} has a time without a zone. Give it one, such as UTC.")


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries sorted by time, `seq`, event and actor: always the same order, whatever the order of `entries`."""
    return sorted(entries, key=attrgetter("at", "seq", "event", "actor"))


class Facts:
    """The facts stated in a matter: every value of an alleged fact, only the latest value of any other fact."""

    def __init__(self, alleged: frozenset[str]) -> None:
        self._alleged = alleged
        self._stated: dict[str, tuple[FactValue, ...]] = {}

    def values(self, fact: str) -> tuple[FactValue, ...]:
        """All stated values of an alleged fact, or the latest value of another fact; empty if none was stated."""
        return self._stated.get(fact, ())

    def latest(self, fact: str) -> FactValue | None:
        """The value of `fact` that was stated last; None if none was stated."""
        values = self._stated.get(fact)
        return values[-1] if values else None

    def state(self, fact: str, value: Stated) -> bool:
        """Record that `fact` was stated with this value. Returns whether the known values of the fact changed."""
        new = value if isinstance(value, tuple) else (value,)
        if fact in self._alleged:
            known = self._stated.get(fact, ())
            new = known + tuple(each for each in new if each not in known)
        changed = self._stated.get(fact) != new
        self._stated[fact] = new
        return changed
