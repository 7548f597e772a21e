"""Loads one data file into one table of records with DuckDB, and counts every row and value that cannot be read.

Not here: the SQL of single columns (expressions.py); repeated rows and unknown ids (settling.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from candour.domain.patterns.records import expressions
from candour.domain.patterns.records.mapping import RecordsTable, constant
from candour.domain.patterns.records.schema import TABLES
from candour.domain.patterns.results.shapes import Decision, Exclusion
from candour.domain.tables.errors import FilesRefused
from candour.domain.tables.mapping import Source

_Counted = tuple[str, Decision, int]
"""A reason, what was done, and how many rows."""


def read(
    connection: duckdb.DuckDBPyConnection, reading: RecordsTable, path: Path, header: list[str], force: str
) -> list[Exclusion]:
    """Append the rows of a UTF-8 file to a table of records; return counts of the rows left out or changed.

    `reading` is the part of the mapping file that names the table, `header` the file's column names, and `force` the code of
    the force, for tables with such a column. Raises FilesRefused for a truncated or malformed file.
    """
    columns = dict(reading.columns)
    if force and "force" in TABLES[reading.into].columns:
        columns.setdefault("force", constant(force))
    counts = [
        *_load_columns(connection, reading, path, header),
        *_apply_row_rules(connection, reading),
        *_insert_converted(connection, reading, columns),
    ]
    connection.execute("DROP TABLE texts; DROP TABLE raw")
    return [Exclusion(reading.into, reading.file, reason, decision, rows) for reason, decision, rows in counts if rows]


def _load_columns(
    connection: duckdb.DuckDBPyConnection, reading: RecordsTable, path: Path, header: list[str]
) -> Iterator[_Counted]:
    """Load the columns that the mapping file needs into the table `raw`, as text with single spaces.

    `reading` is the part of the mapping file for this file; `header` lists the file's column names. Yields counts of lines that
    cannot be read.
    """
    names = [expressions.quoted(name) for name in reading.source_columns]
    clean = "".join(f", coalesce(trim(regexp_replace({name}, '\\s+', ' ', 'g')), '') AS {name}" for name in names)
    every = ", ".join(f"{expressions.literal(name)}: 'VARCHAR'" for name in header)
    dialect = f"delim = {expressions.literal(reading.delimiter)}, quote = '\"', escape = '\"', header = true"
    rejects = "store_rejects = true, rejects_table = 'unread', rejects_scan = 'unread_scans'"
    source = f"read_csv({expressions.literal(str(path))}, auto_detect = false, columns = {{{every}}}, {dialect}, {rejects})"
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number() OVER () AS line{clean} FROM {source}")  # noqa: S608 - quoted
        unread = connection.execute("SELECT error_type, count(DISTINCT line), min(line) FROM unread GROUP BY ALL").fetchall()
    except duckdb.Error as fault:
        raise FilesRefused([f"{path}: cannot be read to its end ({type(fault).__name__}). Fetch it again."]) from fault
    connection.execute("DROP TABLE unread; DROP TABLE unread_scans")
    for kind, rows, line in unread:
        if kind == "UNQUOTED VALUE":
            raise FilesRefused([f"{path}: line {line} opens a quotation mark that is never closed. Mend the line."])
        yield f"the line cannot be read: {kind.lower()}", "excluded", rows


def _apply_row_rules(connection: duckdb.DuckDBPyConnection, reading: RecordsTable) -> Iterator[_Counted]:
    """Delete the rows of `raw` that the mapping file's rules under `exclude` select.

    Yields how many rows each rule selects, both for `exclude` and for `blank`, whose rules make a column unknown.
    """
    for rule in reading.exclude:
        yield rule.why, "excluded", _run_and_count(connection, f"DELETE FROM raw WHERE {expressions.matches(rule)}")  # noqa: S608 - quoted
    for blank in reading.blank:
        rows = _run_and_count(connection, f"SELECT count(*) FROM raw WHERE {expressions.matches(blank)}")  # noqa: S608 - quoted
        yield f"{blank.into}: {blank.why}", "set to not known", rows


def _insert_converted(
    connection: duckdb.DuckDBPyConnection, reading: RecordsTable, columns: dict[str, Source]
) -> Iterator[_Counted]:
    """Convert the rows of the table `raw` and insert them into the records; yields counts of unreadable values.

    `columns` is a dict from each column of records to the entry of the mapping file that says how it is filled.
    """
    texts = {name: expressions.as_text(origin) for name, origin in columns.items()}
    for blank in reading.blank:
        texts[blank.into] = f"CASE WHEN {expressions.matches(blank)} THEN '' ELSE {texts[blank.into]} END"
    picked = ", ".join(f"{sql} AS {name}" for name, sql in texts.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE texts AS SELECT {picked} FROM raw ORDER BY line")  # noqa: S608 - quoted
    table = TABLES[reading.into]
    typed = {name: expressions.as_typed(table, name, origin) for name, origin in columns.items()}
    for name, sql in typed.items():
        if sql != name:
            unread = f"SELECT count(*) FROM texts WHERE {name} <> '' AND coalesce(({sql})::VARCHAR, '') = ''"  # noqa: S608 - quoted
            yield expressions.unread_reason(table, name, columns[name]), "set to not known", _run_and_count(connection, unread)
    values = ", ".join(typed.values())
    connection.execute(f"INSERT INTO {reading.into} ({', '.join(columns)}) SELECT {values} FROM texts")  # noqa: S608 - quoted


def _run_and_count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    """Run an SQL statement and return the number of rows that DuckDB reports for it."""
    return int(connection.execute(statement).fetchall()[0][0])
