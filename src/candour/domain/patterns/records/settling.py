"""Leaving out what cannot be counted: rows without their id, the same row again, and rows that point nowhere. All counted.

The first row of an id is kept, in the order the rows came. Not here: unreadable values (reading.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from candour.domain.patterns.records.schema import TABLES, Table
from candour.domain.patterns.results.shapes import Decision, Exclusion

_Found = tuple[str, Decision, int]


def settle(connection: duckdb.DuckDBPyConnection, sources: Mapping[str, str]) -> list[Exclusion]:
    """Clean every table; `sources` names where each table's rows came from, for the counts."""
    return [
        Exclusion(table.name, sources.get(table.name, ""), reason, decision, rows)
        for table in TABLES.values()
        for reason, decision, rows in _settle(connection, table)
        if rows
    ]


def _settle(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[_Found]:
    for column in table.needed:
        absent = f"{column} = ''" if table.kind(column) == "text" else f"{column} IS NULL"
        yield f"{column} is missing", "excluded", _delete(connection, table, absent)
    if not table.repeats_mean_something:
        yield "the same row again", "collapsed", _repeats(connection, table, table.columns)
    if table.identity:
        alike = " and ".join(table.identity)
        yield f"another row of the same {alike}; the first is used", "excluded", _repeats(connection, table, table.identity)
    for column, target in table.points.items():
        yield _follow(connection, table, column, TABLES[target])
    for earlier, later in table.order:
        yield f"{later} is before {earlier}", "kept", _count(connection, table, f"{later} < {earlier}")


def _repeats(connection: duckdb.DuckDBPyConnection, table: Table, columns: tuple[str, ...]) -> int:
    """Delete all but the first row of each combination of the columns; how many went."""
    alike = ", ".join(columns)
    first = f"SELECT min(rowid) FROM {table.name} GROUP BY {alike}"  # noqa: S608 - names of the schema
    return _delete(connection, table, f"rowid NOT IN ({first})")


def _follow(connection: duckdb.DuckDBPyConnection, table: Table, column: str, target: Table) -> _Found:
    """What becomes of rows whose id is in no row of the table it points to."""
    known = f"SELECT {column} FROM {target.name}"  # noqa: S608 - names of the schema
    nowhere = f"{column} <> '' AND {column} NOT IN ({known})"
    reason = f"{column} is not among the {target.name}"
    if not _count(connection, target, "true"):
        return f"{reason}, of whom there are none", "kept", _count(connection, table, nowhere)
    if column in table.needed:
        return reason, "excluded", _delete(connection, table, nowhere)
    rows = _changed(connection, f"UPDATE {table.name} SET {column} = '' WHERE {nowhere}")  # noqa: S608
    return reason, "set to not known", rows


def _delete(connection: duckdb.DuckDBPyConnection, table: Table, where: str) -> int:
    return _changed(connection, f"DELETE FROM {table.name} WHERE {where}")  # noqa: S608 - names of the schema


def _count(connection: duckdb.DuckDBPyConnection, table: Table, where: str) -> int:
    return _changed(connection, f"SELECT count(*) FROM {table.name} WHERE {where}")  # noqa: S608 - names of the schema


def _changed(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    return int(connection.execute(statement).fetchall()[0][0])
