"""`Records`: the tables in one DuckDB connection, and the count of what was not used as it came.

`add` takes rows from anywhere (apps/records gives PostgreSQL's); `settle` is called once all are in. Not here: files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np

from candour.domain.patterns.records import numbering, settling
from candour.domain.patterns.records.schema import SQL_TYPES, TABLES
from candour.domain.patterns.results.shapes import Exclusion

Value = str | int | float | bool | dt.date | None
_BATCH = 100_000


@dataclass
class Records:
    """Everything that is counted, in `connection`; `exclusions` says which rows were left out or changed, and why."""

    connection: duckdb.DuckDBPyConnection
    exclusions: list[Exclusion] = field(default_factory=list)
    _numbered: bool = field(default=False, repr=False, compare=False)

    def rows(self, query: str, parameters: Sequence[object] | dict[str, object] | None = None) -> list[tuple[Value, ...]]:
        """Run a query and fetch all its rows."""
        return self.connection.execute(query, parameters).fetchall()

    def count(self, table: str) -> int:
        """How many rows a table of the schema holds."""
        counted = self.connection.execute(f"SELECT count(*) FROM {TABLES[table].name}")  # noqa: S608 - a name of ours
        return int(counted.fetchall()[0][0])  # all fetched: DuckDB lets nothing be registered over an unfinished result

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Put rows into a table, in batches; columns not given are not known. Call `settle` once all tables are filled."""
        unknown = set(columns) - set(TABLES[table].columns)
        if unknown:
            raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}.")
        self.changed()
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            self._add(table, columns, batch)

    def _add(self, table: str, columns: Sequence[str], batch: list[Sequence[Value]]) -> None:
        given = {}
        for column, values in zip(columns, zip(*batch, strict=True), strict=True):
            text = TABLES[table].kind(column) == "text"
            given[column] = np.array([_plain(value, text=text) for value in values], dtype=object)
        casts = ", ".join(f"CAST({column} AS {SQL_TYPES[TABLES[table].kind(column)]})" for column in columns)
        self.connection.register("batch", given)
        statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {casts} FROM batch"  # noqa: S608 - names of the schema
        self.connection.execute(statement)
        self.connection.unregister("batch")

    def settle(self, source: str = "the rows given") -> None:
        """Leave out and count what lacks its id, repeats, or points nowhere."""
        self.changed()
        self.exclusions += settling.settle(self.connection, dict.fromkeys(TABLES, source))

    def numbered(self) -> None:
        """See that the tables of numbering.py are there; made at the first call."""
        if not self._numbered:
            numbering.number(self.connection)
            self._numbered = True

    def changed(self) -> None:
        """Forget those tables. Whoever changes rows through the connection says so here; `add` and `settle` do."""
        self._numbered = False


def empty(*, database: str | Path = ":memory:", threads: int = 2, memory: str = "2GB") -> Records:
    """Make the tables of the schema, all empty, in memory or in a new DuckDB file."""
    connection = duckdb.connect(str(database), config={"threads": threads, "memory_limit": memory})
    for table in TABLES.values():
        connection.execute(table.ddl)
    return Records(connection)


def _plain(value: Value, *, text: bool) -> str | None:
    """Everything travels as text, which DuckDB reads alike whatever Python had."""
    if value is None:
        return "" if text else None
    return str(value)
