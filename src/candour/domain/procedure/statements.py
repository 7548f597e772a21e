"""Checks whether the facts an entry states are facts of the pack, and whether their values are possible."""

import datetime as dt
from collections.abc import Mapping

from candour.domain.procedure.matters import Stated
from candour.domain.procedure.messages import Message
from candour.domain.procedure.rows import Fact, FactValue

PYTHON_TYPE: dict[str, type] = {"bool": bool, "date": dt.date, "integer": int}


def problems(facts: Mapping[str, Fact], stated: Mapping[str, Stated]) -> dict[str, tuple[Message, ...]]:
    """Fact id → messages on what is wrong with its stated values, for facts not in `facts` and facts with impossible values."""
    by_fact: dict[str, tuple[Message, ...]] = {}
    for name, values in stated.items():
        row = facts.get(name)
        if row is None:
            by_fact[name] = (Message("`%(fact)s` is not a fact of this pack.", fact=name),)
        elif type(values) is not bool or row.type != "bool":
            wrong = [value for value in (values if isinstance(values, tuple) else (values,)) if not _is_possible(row, value)]
            if wrong:
                by_fact[name] = tuple(_problem(row, value) for value in wrong)
    return by_fact


def _is_possible(row: Fact, value: FactValue) -> bool:
    """Whether the fact of this row can have the value."""
    return value in row.values if row.values else _is_of_type(value, PYTHON_TYPE.get(row.type, str))


def _problem(row: Fact, value: FactValue) -> Message:
    """The message that the fact of this row cannot have the value."""
    if row.values:
        return Message(
            "`%(fact)s` cannot be %(value)s: it is one of %(values)s.", fact=row.id, value=repr(value), values=row.values
        )
    return Message("`%(fact)s` cannot be %(value)s: it is a %(type)s.", fact=row.id, value=repr(value), type=row.type)


def _is_of_type(value: FactValue, kind: type) -> bool:
    """Whether the value is an instance of `kind`, where a bool is not an integer and a datetime is not a date."""
    if isinstance(value, bool | dt.datetime):
        return kind is bool and isinstance(value, bool)
    return isinstance(value, kind)
