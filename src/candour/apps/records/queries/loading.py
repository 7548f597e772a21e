"""Loads a force's tables from PostgreSQL into DuckDB.

PostgreSQL's command COPY yields the rows, which go through one temporary file, piece by piece. Only this process can read the
folder of the file, which is removed at the end. Not here: the SELECT statements (tables.py).
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection, transaction
from psycopg import sql

from candour.apps.cases.models import Case
from candour.apps.forces.models import Force
from candour.apps.records.queries.tables import selects
from candour.apps.records.queries.words import words_of
from candour.domain.patterns.records import TABLES, Records, empty

PIECE = 16 * 1024 * 1024
_NULL = "\\N"
Progress = Callable[[str, float], None]


def load(
    force: Force,
    *,
    threads: int = 2,
    memory: str = "1GB",
    database: str | Path = ":memory:",
    progress: Progress | None = None,
) -> Records:
    """Load the records of one force into DuckDB, then remove repeated rows and references to rows that do not exist.

    `progress` is called with the name of the table that is read next and the share of tables already read (0 to 1).
    """
    records = empty(database=database, threads=threads, memory=memory)
    statements = list(selects(force.pk, words_of(force.code)))
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        _set_one_snapshot()
        for number, (table, select) in enumerate(statements):
            if progress:
                progress(table, number / len(statements))
            for piece in _pieces(select, Path(folder) / "piece.csv"):
                _insert_piece(records, table, piece)
    records.settle("the database")
    return records


def remove_other_bodies(records: Records, force: Force) -> None:
    """Delete from `records` the live cases that are not handled by the force's own body.

    Statistics that name officers are computed after this deletion.
    """
    foreign = Case.objects.filter(force=force).exclude(body=None).exclude(body__force=force).values_list("pk", flat=True)
    ids = [str(pk) for pk in foreign]
    for table in ("cases", "allegations", "handlers", "reporters", "stages", "asks") if ids else ():
        records.connection.execute(f"DELETE FROM {table} WHERE list_contains(?, case_id)", [ids])  # noqa: S608 - our own names
    records.changed()


def row_counts(records: Records) -> dict[str, int]:
    """Return the number of rows in each table of the records."""
    return {table: records.count(table) for table in TABLES}


def fingerprint(records: Records) -> str:
    """Return the SHA-256 (hex) of all rows, whatever their order; equal records give equal statistics."""
    digest = hashlib.sha256()
    for table in TABLES:
        mixed = "coalesce(bit_xor(hash(t)), 0), coalesce(sum(hash(t)::HUGEINT), 0)"
        counted = records.rows(f"SELECT count(*), {mixed} FROM {table} t")  # noqa: S608 - names of the schema
        digest.update(f"{table}:{counted[0]}\n".encode())
    return digest.hexdigest()


def _set_one_snapshot() -> None:
    """Set the transaction to read all tables as they are at one time, whatever other transactions change meanwhile.

    Does nothing inside another transaction, as in a test.
    """
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _pieces(select: sql.Composed, path: Path) -> Iterator[Path]:
    """Write the rows that `select` yields to `path` as CSV, in pieces of about `PIECE` bytes; yield `path` after each piece.

    Each piece overwrites the piece before.
    """
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, NULL {})").format(select, sql.Literal(_NULL))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        rows = iter(copy)
        while chunk := _next_piece(rows):
            path.write_bytes(chunk)
            yield path


def _next_piece(rows: Iterator[bytes | memoryview]) -> bytes:
    """Return the next rows as one piece of at least `PIECE` bytes, fewer at the end; empty when no rows are left."""
    # PostgreSQL sends whole rows, so no row is split between pieces.
    piece = bytearray()
    for row in rows:
        piece += row
        if len(piece) >= PIECE:
            break
    return bytes(piece)


def _insert_piece(records: Records, table: str, piece: Path) -> None:
    """Insert the rows of a CSV piece into a table of the records."""
    shape = TABLES[table]
    types = {"text": "VARCHAR", "date": "DATE", "integer": "INTEGER"}
    columns = ", ".join(f"'{name}': '{types[shape.kind(name)]}'" for name in shape.columns)
    names = ", ".join(f"coalesce({name}, '')" if shape.kind(name) == "text" else name for name in shape.columns)
    dialect = "header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N', allow_quoted_nulls = false"
    records.connection.execute(
        f"INSERT INTO {table} SELECT {names} FROM read_csv(?, auto_detect = false, {dialect}, columns = {{{columns}}})",  # noqa: S608 - names of the schema
        [str(piece)],
    )
