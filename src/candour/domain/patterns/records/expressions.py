"""The SQL that turns a file's columns into one of ours: picked and renamed as text, then read as a date, number or word.

A value that cannot be read becomes not known; reading.py counts those. Names are quoted and values written as literals.
"""

from __future__ import annotations

from candour.domain.patterns.records.mapping import LINE, Origin, RowRule
from candour.domain.patterns.records.schema import Table, bounds, choices

_FIRST_DAY, _LAST_DAY = "DATE '1850-01-01'", "DATE '2200-01-01'"


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def says(rule: RowRule) -> str:
    """Whether a row's column says one of the values, whatever the case of the letters."""
    return f"lower({quoted(rule.column)}) IN ({_lowered(rule.values)})"


def text(origin: Origin) -> str:
    """The value of a column of ours as text; '' where the file has nothing."""
    found = _source_value(origin)
    if origin.values:
        renamed = " ".join(f"WHEN {literal(old.lower())} THEN {literal(new)}" for old, new in origin.values.items())
        return f"CASE lower({found}) {renamed} ELSE {_styled(found, origin)} END"
    return _styled(found, origin)


def typed(table: Table, name: str, origin: Origin) -> str:
    """The same value as the schema holds it, read from the text of that name."""
    kind = table.kind(name)
    if kind == "date":
        return _date(name, origin.dates)
    if kind == "integer":
        low, high = bounds(name)
        number = f"try_cast({name} AS DOUBLE)"
        return f"CASE WHEN {number} = floor({number}) AND {number} BETWEEN {low} AND {high} THEN {number}::INTEGER END"
    words = choices(name)
    return f"CASE WHEN {name} IN ({', '.join(map(literal, words))}) THEN {name} ELSE '' END" if words else name


def reason(table: Table, name: str, origin: Origin) -> str:
    """Why a value could not be read."""
    kind = table.kind(name)
    if kind == "date":
        return f"{name} does not read as one day by {' or '.join(origin.dates)}"
    if kind == "integer":
        return f"{name} is not a whole number from {bounds(name)[0]} to {bounds(name)[1]}"
    return f"{name} is none of {', '.join(choices(name))}"


def _source_value(origin: Origin) -> str:
    if origin.value is not None:
        return literal(origin.value)
    if origin.pattern is not None:
        return _filled(origin)
    names = [quoted(name) for name in origin.columns]
    given = ", ".join(f"nullif({name}, '')" for name in names)
    first = names[0] if len(names) == 1 else f"coalesce({given}, '')"
    if not origin.named_only:
        return first
    known = _lowered(origin.values)
    return f"CASE {' '.join(f'WHEN lower({name}) IN ({known}) THEN {name}' for name in names)} ELSE {first} END"


def _filled(origin: Origin) -> str:
    """A pattern with an empty part is empty: half an identifier identifies nobody."""
    parts = []
    for before, name in origin.pieces:
        parts += [literal(before)] if before else []
        parts += [LINE if name == LINE else quoted(name)] if name else []
    empty = " OR ".join(f"{quoted(name)} = ''" for name in origin.columns) or "false"
    return f"CASE WHEN {empty} THEN '' ELSE concat({', '.join(parts)}) END"


def _styled(found: str, origin: Origin) -> str:
    if origin.pad:
        short = f"length({found}) BETWEEN 1 AND {origin.pad} AND regexp_full_match({found}, '[0-9]+')"
        return f"CASE WHEN {short} THEN lpad({found}, {origin.pad}, '0') ELSE {found} END"
    return f"lower({found})" if origin.lower else found


def _date(name: str, formats: list[str]) -> str:
    """One day, or not known: a text that two formats read as two different days says neither."""
    days = ", ".join(f"try_strptime({name}, {literal(given)})::DATE" for given in formats)
    day = f"list_distinct([{days}])"  # list_distinct leaves NULL out
    return f"CASE WHEN len({day}) = 1 AND {day}[1] BETWEEN {_FIRST_DAY} AND {_LAST_DAY} THEN {day}[1] END"


def _lowered(values: list[str] | dict[str, str]) -> str:
    return ", ".join(literal(value.lower()) for value in values)
