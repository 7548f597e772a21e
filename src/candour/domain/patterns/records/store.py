"""`Records`: the tables of cases, officers and more in one DuckDB connection, with counts of the rows left out or changed.

`add` takes rows from any source (apps/records adds those of PostgreSQL). Call `settle` once, after the last call of `add`. Not
here: reading files.
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
    """The tables of cases, officers and more that every statistic reads, in the database `connection`.

    `exclusions` lists the rows left out or changed, and why.
    """

    connection: duckdb.DuckDBPyConnection
    exclusions: list[Exclusion] = field(default_factory=list)
    _numbered: bool = field(default=False, repr=False, compare=False)

    def rows(self, query: str, parameters: Sequence[object] | dict[str, object] | None = None) -> list[tuple[Value, ...]]:
        """Run a query with its parameters and fetch all rows of the result."""
        return self.connection.execute(query, parameters).fetchall()

    def count(self, table: str) -> int:
        """Return the number of rows in a table of records."""
        counted = self.connection.execute(f"SELECT count(*) FROM {TABLES[table].name}")  # noqa: S608 - a name of ours
        return int(counted.fetchall()[0][0])  # all fetched: DuckDB registers nothing while a result is unfinished

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Append rows to a table of records in batches; columns that are not in `columns` become unknown.

        Raises ValueError for an unknown column.
        """
        unknown = set(columns) - set(TABLES[table].columns)
        if unknown:
            raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}.")
        self.changed()
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            self._insert_batch(table, columns, batch)

    def _insert_batch(self, table: str, columns: Sequence[str], batch: list[Sequence[Value]]) -> None:
        """Insert the rows of `batch`, each with a value for every name in `columns`, into a table of records."""
        values_of = {}
        for column, values in zip(columns, zip(*batch, strict=True), strict=True):
            text = TABLES[table].kind(column) == "text"
            values_of[column] = np.array([_text_of_value(value, text=text) for value in values], dtype=object)
        casts = ", ".join(f"CAST({column} AS {SQL_TYPES[TABLES[table].kind(column)]})" for column in columns)
        self.connection.register("batch", values_of)
        statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {casts} FROM batch"  # noqa: S608 - names of the schema
        self.connection.execute(statement)
        self.connection.unregister("batch")

    def settle(self, source: str = "the rows given") -> None:
        """Remove and count rows that lack an id, repeat a row or refer to a missing row.

        Call `settle` once, after the last `add`. `source` names the source of the rows in these counts.
        """
        self.changed()
        self.exclusions += settling.settle(self.connection, dict.fromkeys(TABLES, source))

    def numbered(self) -> None:
        """Create the temporary tables that number officers and cases by integers, unless they exist and are up to date."""
        if not self._numbered:
            numbering.create_numbered_tables(self.connection)
            self._numbered = True

    def changed(self) -> None:
        """Mark the tables that `numbered` creates as outdated. Call `changed` after changing rows through `connection`."""
        self._numbered = False


def empty(*, database: str | Path = ":memory:", threads: int = 2, memory: str = "2GB") -> Records:
    """Create all tables of records, empty, in memory or in a new DuckDB file.

    `database` is the file, `threads` the number of DuckDB's threads, and `memory` DuckDB's limit.
    """
    connection = duckdb.connect(str(database), config={"threads": threads, "memory_limit": memory})
    for table in TABLES.values():
        connection.execute(table.ddl)
    return Records(connection)


def _text_of_value(value: Value, *, text: bool) -> str | None:
    """Return a value as the text that DuckDB casts to the column's type. Unknown is '' in text columns and None in others."""
    if value is None:
        return "" if text else None
    return str(value)
