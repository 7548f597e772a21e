"""Whether facts stated are facts of the pack, and can have the values stated."""

import datetime as dt
from collections.abc import Iterator, Mapping

from candour.domain.procedure.matters import Stated
from candour.domain.procedure.rows import Fact, FactValue

PYTHON_TYPE: dict[str, type] = {"bool": bool, "date": dt.date, "integer": int}


def problems(facts: Mapping[str, Fact], stated: Mapping[str, Stated]) -> dict[str, str]:
    """What is wrong with each fact stated; nothing if they can all be."""
    found = {}
    for name, values in stated.items():
        row = facts.get(name)
        if row is None:
            found[name] = f"`{name}` is not a fact of this pack."
        elif type(values) is not bool or row.type != "bool":
            said = " ".join(_wrong(row, values if isinstance(values, tuple) else (values,)))
            found |= {name: said} if said else {}
    return found


def _wrong(row: Fact, values: tuple[FactValue, ...]) -> Iterator[str]:
    for value in values:
        if row.values and value not in row.values:
            yield f"`{row.id}` cannot be {value!r}: it is one of {', '.join(row.values)}."
        if not row.values and not _is(value, PYTHON_TYPE.get(row.type, str)):
            yield f"`{row.id}` cannot be {value!r}: it is a {row.type}."


def _is(value: FactValue, kind: type) -> bool:
    """Like isinstance, but True is no number and a moment is no day."""
    if isinstance(value, bool | dt.datetime):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, kind)
