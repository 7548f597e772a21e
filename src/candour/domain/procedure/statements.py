"""Whether facts stated are facts of the pack, and can have the values stated."""

import datetime as dt
from collections.abc import Mapping

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
            wrong = [value for value in (values if isinstance(values, tuple) else (values,)) if not _can_be(row, value)]
            if wrong:
                found[name] = " ".join(_in_words(row, value) for value in wrong)
    return found


def _can_be(row: Fact, value: FactValue) -> bool:
    return value in row.values if row.values else _is(value, PYTHON_TYPE.get(row.type, str))


def _in_words(row: Fact, value: FactValue) -> str:
    kind = f"one of {', '.join(row.values)}" if row.values else f"a {row.type}"
    return f"`{row.id}` cannot be {value!r}: it is {kind}."


def _is(value: FactValue, kind: type) -> bool:
    """Like isinstance, but True is no number and a moment is no day."""
    if isinstance(value, bool | dt.datetime):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, kind)
