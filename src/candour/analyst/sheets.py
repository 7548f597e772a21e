"""The classes for the output of a sub-command of `candour patterns`: sheets of figures, charts, sentences.

Not here: writing files (writing.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
from numpy.typing import NDArray

from candour.domain.charts import Chart
from candour.domain.patterns.results.shapes import Exclusion

Value = str | int | float | bool | dt.date | None


@dataclass(frozen=True)
class Sheet:
    """A table of figures to write to a file; it is given as a query, so that its rows need not pass through Python.

    The query runs on `connection`, and its columns are those of the table; the first column says what a row is about. `name`
    becomes part of the file's name.
    """

    name: str
    title: str
    connection: duckdb.DuckDBPyConnection
    query: str
    note: str = ""


@dataclass(frozen=True)
class Findings:
    """All output of one sub-command of `candour patterns`: sentences (`words`), sheets of figures, charts, rows left out."""

    command: str
    title: str
    words: Sequence[str]
    sheets: Sequence[Sheet]
    charts: Sequence[Chart] = ()
    exclusions: Sequence[Exclusion] = field(default_factory=tuple)


@dataclass(frozen=True)
class SheetHeading:
    """The name, title and note of a sheet of figures."""

    name: str
    title: str
    note: str = ""


def sheet(
    connection: duckdb.DuckDBPyConnection, named: SheetHeading, columns: Sequence[str], rows: Sequence[Sequence[Value]]
) -> Sheet:
    """Make a sheet of figures from at most a few thousand rows, since each value is written into SQL as a literal."""
    table = f"sheet_{named.name}"
    names = ", ".join(f'"{column}"' for column in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM ({_values_sql(columns, rows)}) AS t({names})")  # noqa: S608 - literals
    return Sheet(named.name, named.title, connection, f"FROM {table}", named.note)


def large_sheet(
    connection: duckdb.DuckDBPyConnection,
    named: SheetHeading,
    columns: Sequence[str],
    rows: Sequence[Sequence[str | int | float]],
) -> Sheet:
    """Make a sheet of figures from any number of rows, none of which may have missing values."""
    if not rows:
        return sheet(connection, named, columns, [])
    table = f"sheet_{named.name}"
    connection.register(
        "given", {name: _array_of_column(values) for name, values in zip(columns, zip(*rows, strict=True), strict=True)}
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM given").fetchall()
    connection.unregister("given")
    return Sheet(named.name, named.title, connection, f"FROM {table}", named.note)


def _array_of_column(values: Sequence[str | int | float]) -> NDArray[np.generic]:
    """Return a column's values as a NumPy array; an array of objects where the values are texts."""
    return np.array(values, dtype=object if isinstance(values[0], str) else None)


def _values_sql(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    """Return an SQL query that yields the rows, whose values are written as SQL literals."""
    if not rows:
        return f"SELECT {', '.join('NULL' for _ in columns)} WHERE false"
    return "VALUES " + ", ".join("(" + ", ".join(_sql_literal(value) for value in row) + ")" for row in rows)


def _sql_literal(value: Value) -> str:
    """Return the value written as an SQL literal."""
    if value is None:
        return "NULL"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"CAST({float(value)!r} AS DOUBLE)" if isinstance(value, float) else str(value)
    return "'" + value.replace("'", "''") + "'"
