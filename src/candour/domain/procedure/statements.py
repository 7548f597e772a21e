"""Whether the facts an entry states are facts of the pack, and can have the values stated."""

import datetime as dt
from collections.abc import Mapping

from candour.domain.procedure.matters import Entry
from candour.domain.procedure.rows import Fact, FactValue

PYTHON_TYPE: dict[str, type] = {"bool": bool, "date": dt.date, "integer": int}


def problems(facts: Mapping[str, Fact], entry: Entry) -> tuple[str, ...]:
    """What is wrong with the facts an entry states; nothing if they can be."""
    found = []
    for name, stated in entry.facts.items():
        for value in stated if isinstance(stated, tuple) else (stated,):
            problem = _problem(facts, name, value)
            if problem:
                found.append(problem)
    return tuple(found)


def _problem(facts: Mapping[str, Fact], name: str, value: FactValue) -> str:
    row = facts.get(name)
    if row is None:
        return f"`{name}` is not a fact of this pack."
    if row.values:
        return "" if value in row.values else f"`{name}` cannot be {value!r}: it is one of {', '.join(row.values)}."
    return "" if _is(value, PYTHON_TYPE.get(row.type, str)) else f"`{name}` cannot be {value!r}: it is a {row.type}."


def _is(value: FactValue, kind: type) -> bool:
    """Like isinstance, but True is no number and a moment is no day."""
    if isinstance(value, bool | dt.datetime):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, kind)
