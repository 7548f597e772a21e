"""SQL expressions that convert columns of a file to one column of records: first to text, then to a date, number or word.

A value that cannot be read becomes unknown; reading.py counts such values. In the SQL, column names are quoted identifiers and
values are string literals, so that no text of a file is run as SQL.
"""

from __future__ import annotations

from candour.domain.patterns.records.mapping import LINE, RowRule
from candour.domain.patterns.records.schema import Table, bounds, choices
from candour.domain.tables.mapping import Source

_FIRST_DAY, _LAST_DAY = "DATE '1850-01-01'", "DATE '2200-01-01'"


def quoted(name: str) -> str:
    """Return a column name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def matches(rule: RowRule) -> str:
    """Return an SQL condition which is met by the rows that `rule` selects: its column has one of its values, ignoring case."""
    return f"lower({quoted(rule.column)}) IN ({_lowercase_literals(rule.values)})"


def as_text(origin: Source) -> str:
    """Return an SQL expression for the text of one column of records; '' where a row has no text.

    `origin` says from which columns of a file the text is drawn, and which values are renamed.
    """
    value = _source_value(origin)
    if origin.values:
        renamed = " ".join(f"WHEN {literal(old.lower())} THEN {literal(new)}" for old, new in origin.values.items())
        return f"CASE lower({value}) {renamed} ELSE {_in_style(value, origin)} END"
    return _in_style(value, origin)


def as_typed(table: Table, name: str, origin: Source) -> str:
    """Return an SQL expression that converts the text in the column `name` of `table` to the type that the schema prescribes.

    The result is NULL or '' where the text cannot be read. `origin` says how the mapping file reads the column, such as its
    date formats.
    """
    kind = table.kind(name)
    if kind == "date":
        return _parsed_date(name, origin.dates)
    if kind == "integer":
        low, high = bounds(name)
        number = f"try_cast({name} AS DOUBLE)"
        return f"CASE WHEN {number} = floor({number}) AND {number} BETWEEN {low} AND {high} THEN {number}::INTEGER END"
    words = choices(name)
    return f"CASE WHEN {name} IN ({', '.join(map(literal, words))}) THEN {name} ELSE '' END" if words else name


def unread_reason(table: Table, name: str, origin: Source) -> str:
    """Return the reason, in words, under which unreadable values of the column `name` of `table` are counted.

    `origin` says how the mapping file reads the column, such as its date formats.
    """
    kind = table.kind(name)
    if kind == "date":
        return f"{name} does not read as one day by {' or '.join(origin.dates)}"
    if kind == "integer":
        return f"{name} is not a whole number from {bounds(name)[0]} to {bounds(name)[1]}"
    return f"{name} is none of {', '.join(choices(name))}"


def _source_value(origin: Source) -> str:
    """Return an SQL expression for the value that a mapping file draws from a data file, as `origin` says.

    It is a constant, a pattern filled with the values of columns, or the text of a column.
    """
    if origin.value is not None:
        return literal(origin.value)
    if origin.pattern is not None:
        return _pattern_text(origin)
    names = [quoted(name) for name in origin.columns]
    filled = ", ".join(f"nullif({name}, '')" for name in names)
    first = names[0] if len(names) == 1 else f"coalesce({filled}, '')"
    if not origin.named_only:
        return first
    known = _lowercase_literals(origin.values)
    return f"CASE {' '.join(f'WHEN lower({name}) IN ({known}) THEN {name}' for name in names)} ELSE {first} END"


def _pattern_text(origin: Source) -> str:
    """Return an SQL expression for a pattern filled with the values of its columns, as `origin` says.

    The result is '' if any of the values is empty, because half an id is no id.
    """
    parts = []
    for before, name in origin.pieces:
        parts += [literal(before)] if before else []
        parts += [LINE if name == LINE else quoted(name)] if name else []
    empty = " OR ".join(f"{quoted(name)} = ''" for name in origin.columns if name != LINE) or "false"
    return f"CASE WHEN {empty} THEN '' ELSE concat({', '.join(parts)}) END"


def _in_style(value: str, origin: Source) -> str:
    """Return an SQL expression for a text with its numbers padded or its letter case changed, as the mapping file says.

    `value` is SQL of the text; `origin` is the entry of the mapping file for the column.
    """
    if origin.pad:
        short = f"length({value}) BETWEEN 1 AND {origin.pad} AND regexp_full_match({value}, '[0-9]+')"
        return f"CASE WHEN {short} THEN lpad({value}, {origin.pad}, '0') ELSE {value} END"
    if origin.sentence:
        return f"concat(upper({value}[1]), lower({value}[2:]))"
    return f"lower({value})" if origin.lower else value


def _parsed_date(name: str, formats: list[str]) -> str:
    """Return an SQL expression for the date in the column `name`, read in every one of `formats` that fits the text.

    The result is NULL if no format fits, or if two formats give different days.
    """
    days = ", ".join(f"try_strptime({name}, {literal(date_format)})::DATE" for date_format in formats)
    day = f"list_distinct([{days}])"  # list_distinct leaves NULL out
    return f"CASE WHEN len({day}) = 1 AND {day}[1] BETWEEN {_FIRST_DAY} AND {_LAST_DAY} THEN {day}[1] END"


def _lowercase_literals(values: list[str] | dict[str, str]) -> str:
    """Return the values (or the keys of a dict) in lower case as a comma-separated list of SQL string literals."""
    return ", ".join(literal(value.lower()) for value in values)
