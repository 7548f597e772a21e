"""Removes rows that cannot be counted: rows without their id, repeated rows, and rows whose ids refer to nothing.

Every removal is counted. Of several rows with one id the first to arrive stays. Not here: unreadable values (reading.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from candour.domain.patterns.records.schema import TABLES, Table
from candour.domain.patterns.results.shapes import Decision, Exclusion

_Counted = tuple[str, Decision, int]
"""A reason, what was done, and how many rows."""


def settle(connection: duckdb.DuckDBPyConnection, sources: Mapping[str, str]) -> list[Exclusion]:
    """Remove the rows of every table that cannot be counted, and return how many were removed and why.

    `sources` is a dict from each table to the name of the file or other source of its rows.
    """
    return [
        Exclusion(table.name, sources.get(table.name, ""), reason, decision, rows)
        for table in TABLES.values()
        for reason, decision, rows in _settle_table(connection, table)
        if rows
    ]


def _settle_table(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[_Counted]:
    """Remove or mend the rows that break the rules of one table; yield for each rule the reason, what was done, how often."""
    for column in table.needed:
        absent = f"{column} = ''" if table.kind(column) == "text" else f"{column} IS NULL"
        yield f"{column} is missing", "excluded", _delete_where(connection, table, absent)
    if not table.repeats_mean_something:
        yield "the same row again", "collapsed", _delete_repeats(connection, table, table.columns)
    if table.identity:
        alike = " and ".join(table.identity)
        yield (
            f"another row of the same {alike}; the first is used",
            "excluded",
            _delete_repeats(connection, table, table.identity),
        )
    for column, target in table.points.items():
        yield _settle_references(connection, table, column, TABLES[target])
    for earlier, later in table.order:
        yield f"{later} is before {earlier}", "kept", _count_where(connection, table, f"{later} < {earlier}")


def _delete_repeats(connection: duckdb.DuckDBPyConnection, table: Table, columns: tuple[str, ...]) -> int:
    """Delete all but the first row of each combination of values in `columns`; returns the number of deleted rows."""
    alike = ", ".join(columns)
    first = f"SELECT min(rowid) FROM {table.name} GROUP BY {alike}"  # noqa: S608 - names of the schema
    return _delete_where(connection, table, f"rowid NOT IN ({first})")


def _settle_references(connection: duckdb.DuckDBPyConnection, table: Table, column: str, target: Table) -> _Counted:
    """Delete the rows whose id in `column` is not an id of the table `target`; return the count with its reason.

    Where `table` does not need this id, the id is emptied and the row stays.
    """
    known = f"SELECT {column} FROM {target.name}"  # noqa: S608 - names of the schema
    nowhere = f"{column} <> '' AND {column} NOT IN ({known})"
    reason = f"{column} is not among the {target.name}"
    if not _count_where(connection, target, "true"):
        return f"{reason}, of whom there are none", "kept", _count_where(connection, table, nowhere)
    if column in table.needed:
        return reason, "excluded", _delete_where(connection, table, nowhere)
    rows = _run_and_count(connection, f"UPDATE {table.name} SET {column} = '' WHERE {nowhere}")  # noqa: S608
    return reason, "set to not known", rows


def _delete_where(connection: duckdb.DuckDBPyConnection, table: Table, where: str) -> int:
    """Delete the rows of the table that satisfy the SQL condition `where`; returns the number of deleted rows."""
    return _run_and_count(connection, f"DELETE FROM {table.name} WHERE {where}")  # noqa: S608 - names of the schema


def _count_where(connection: duckdb.DuckDBPyConnection, table: Table, where: str) -> int:
    """Return the number of rows of the table that satisfy the SQL condition `where`."""
    return _run_and_count(connection, f"SELECT count(*) FROM {table.name} WHERE {where}")  # noqa: S608 - names of the schema


def _run_and_count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    """Run an SQL statement and return the number of rows that DuckDB reports for it."""
    return int(connection.execute(statement).fetchall()[0][0])
