"""What a sub-command found: sheets of figures, charts, and the words that say it. Not here: files (writing.py)."""

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
    """One table of figures: a query over a connection, so that millions of rows never pass through Python.

    `name` becomes part of the file's name; the columns' names are the query's; the first says what a row is about.
    """

    name: str
    title: str
    connection: duckdb.DuckDBPyConnection
    query: str
    note: str = ""


@dataclass(frozen=True)
class Findings:
    """Everything one sub-command has to say."""

    command: str
    title: str
    words: Sequence[str]
    sheets: Sequence[Sheet]
    charts: Sequence[Chart] = ()
    exclusions: Sequence[Exclusion] = field(default_factory=tuple)


@dataclass(frozen=True)
class Named:
    """What a sheet of rows is called."""

    name: str
    title: str
    note: str = ""


def sheet(
    connection: duckdb.DuckDBPyConnection, named: Named, columns: Sequence[str], rows: Sequence[Sequence[Value]]
) -> Sheet:
    """A sheet of rows made in Python: a few thousand at most, since each is written out in SQL's own words."""
    held = f"sheet_{named.name}"
    names = ", ".join(f'"{column}"' for column in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {held} AS SELECT * FROM ({_values(columns, rows)}) AS t({names})")  # noqa: S608 - literals
    return Sheet(named.name, named.title, connection, f"FROM {held}", named.note)


def many(
    connection: duckdb.DuckDBPyConnection, named: Named, columns: Sequence[str], rows: Sequence[Sequence[str | int | float]]
) -> Sheet:
    """A sheet of any number of rows, all of whose values are known."""
    if not rows:
        return sheet(connection, named, columns, [])
    held = f"sheet_{named.name}"
    connection.register("given", {name: _column(values) for name, values in zip(columns, zip(*rows, strict=True), strict=True)})
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {held} AS FROM given").fetchall()
    connection.unregister("given")
    return Sheet(named.name, named.title, connection, f"FROM {held}", named.note)


def _column(values: Sequence[str | int | float]) -> NDArray[np.generic]:
    return np.array(values, dtype=object if isinstance(values[0], str) else None)


def _values(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    if not rows:
        return f"SELECT {', '.join('NULL' for _ in columns)} WHERE false"
    return "VALUES " + ", ".join("(" + ", ".join(_literal(value) for value in row) + ")" for row in rows)


def _literal(value: Value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"CAST({float(value)!r} AS DOUBLE)" if isinstance(value, float) else str(value)
    return "'" + value.replace("'", "''") + "'"
