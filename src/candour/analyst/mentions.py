"""Reads CSV files that mention officers into the table that linking compares, and a file that says which person each row is."""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

from candour.domain.patterns.linkage.link import COLUMNS, Source
from candour.domain.tables.errors import FilesRefused

TABLE, TRUTH = "mentions", "truth"
_NEEDED = ("mention_id", "last_name")
_TYPES = {"birth_year": "INTEGER", "appointed_on": "DATE"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options for the files of mentions, for columns with other names, and for what the user knows of each file."""
    parser.add_argument("--mentions", required=True, nargs="+", type=Path, metavar="CSV", help="files of mentions or rosters")
    parser.add_argument(
        "--column", action="append", default=[], metavar="OURS=THEIRS", help=f"another name of {', '.join(COLUMNS)}; repeatable"
    )
    parser.add_argument(
        "--one-row", action="append", default=[], metavar="SOURCE", help="a person has one row there; repeatable"
    )
    parser.add_argument(
        "--one-spelling",
        action="append",
        default=[],
        metavar="SOURCE",
        help="a person is always written alike there; repeatable",
    )
    parser.add_argument("--threads", type=int, default=2, help="processors used (default 2)")
    parser.add_argument("--memory", default="2GB", help="most memory DuckDB may take (default 2GB)")


def open_mentions(options: argparse.Namespace) -> duckdb.DuckDBPyConnection:
    """Read the files that mention officers into a table for linking; return the DuckDB connection that holds the table.

    Raises: FilesRefused with every fault of the files.
    """
    connection = duckdb.connect(config={"threads": options.threads, "memory_limit": options.memory})
    renamed = dict(pair.split("=", 1) for pair in options.column if "=" in pair)
    faults: list[str] = []
    parts = [_select_of_file(connection, path, renamed, faults) for path in options.mentions]
    if faults:
        raise FilesRefused(faults)
    connection.execute(f"CREATE TABLE {TABLE} AS {' UNION ALL '.join(parts)}").fetchall()  # a file's columns are quoted
    return connection


def source_promises(options: argparse.Namespace) -> list[Source]:
    """Return the source files for which the user promises one row, or one spelling of the name, for each person."""
    names = sorted({*options.one_row, *options.one_spelling})
    return [Source(name, one_row=name in options.one_row, one_spelling=name in options.one_spelling) for name in names]


def read_truth(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Read the CSV file that says which person each row of other files refers to, into a table of (mention_id, person_id).

    Raises: FilesRefused where the file has other columns.
    """
    faults: list[str] = []
    there = _columns_of_file(connection, path, faults)
    faults += [f"{path}: has no column {name!r}." for name in ("mention_id", "person_id") if there and name not in there]
    if faults:
        raise FilesRefused(faults)
    connection.execute(f"CREATE TABLE {TRUTH} AS SELECT mention_id, person_id FROM {_csv_sql(path)}").fetchall()  # noqa: S608 - quoted


def _select_of_file(connection: duckdb.DuckDBPyConnection, path: Path, renamed: dict[str, str], faults: list[str]) -> str:
    """Return SQL that selects from one CSV file the columns that linking needs; adds the file's faults to `faults`.

    `renamed` is a dict from the name of a needed column to the name that it has in the file.
    """
    there = _columns_of_file(connection, path, faults)
    faults += [
        f"{path}: has no column {renamed.get(name, name)!r}. Say what it is called: --column {name}=…"
        for name in _NEEDED
        if there and renamed.get(name, name) not in there
    ]
    return f"SELECT {', '.join(_as_sql(name, renamed.get(name, name), there, path) for name in COLUMNS)} FROM {_csv_sql(path)}"  # noqa: S608 - quoted


def _as_sql(name: str, theirs: str, there: list[str], path: Path) -> str:
    """Return SQL of the column `name`, read from the file's column `theirs`.

    `there` lists the columns of the file. A column that the file lacks is read as empty; if the file lacks the column `source`,
    the name of the file takes its place.
    """
    kind = _TYPES.get(name, "VARCHAR")
    if theirs in there:
        return f'try_cast("{theirs.replace(chr(34), chr(34) * 2)}" AS {kind}) AS {name}'
    return f"{_quoted(path.name.split('.')[0])} AS source" if name == "source" else f"CAST(NULL AS {kind}) AS {name}"


def _columns_of_file(connection: duckdb.DuckDBPyConnection, path: Path, faults: list[str]) -> list[str]:
    """Return the names of the columns of a CSV file; if the file is unreadable, add a message to `faults` and return []."""
    try:
        return [row[0] for row in connection.execute(f"DESCRIBE FROM {_csv_sql(path)}").fetchall()]
    except duckdb.Error as fault:
        faults.append(f"{path}: cannot be read as CSV ({type(fault).__name__}). Check that it is there and is UTF-8.")
        return []


def _csv_sql(path: Path) -> str:
    """Return the SQL call of `read_csv` that reads every column of the CSV file as text."""
    return f"read_csv({_quoted(str(path))}, all_varchar = true, quote = '\"', escape = '\"', header = true)"


def _quoted(text: str) -> str:
    """Return the text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
