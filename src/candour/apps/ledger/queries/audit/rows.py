"""Compares each row of evidence with the newest statement about it, by merging two ordered streams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.functions import Collate

from candour.apps.ledger.models import EvidenceRow
from candour.apps.ledger.queries.audit.findings import Fault, Finding, Tally
from candour.domain import ledger
from candour.domain.ledger import Kind, Statement

_CHUNK = 500
# The newest statement of a row is the one whose entry has the last leaf; entries without a leaf yet are newer still.
_NEWEST = """
SELECT DISTINCT ON (stated."row" COLLATE "C") stated."row", stated.body, entry.kind, leaf.index
FROM ledger_statement stated JOIN ledger_entry entry ON entry.id = stated.entry_id
LEFT JOIN ledger_leaf leaf ON leaf.entry_id = entry.id
WHERE stated."table" = %s
ORDER BY stated."row" COLLATE "C", leaf.index DESC NULLS FIRST, entry.seq DESC, stated.place DESC
"""
_WITH_CONTENT = """
SELECT EXISTS (SELECT FROM ledger_statement WHERE "table" = %s AND "row" <> %s AND position(%s::bytea IN body) > 0)
"""
_TIMES = ("_at", "_hour", "_on", "at", "since", "until")
_CONTENT = {"content_sha256", "sealed_secret", "sealed_identity"}


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest statement about a row, and the kind and leaf of the entry that commits to it."""

    row: str
    statement: Statement
    kind: str
    leaf: int | None


def row_findings(model: type[EvidenceRow], tally: Tally) -> Iterator[Finding]:
    """Yield what is wrong with the rows of one table: those missing, added, changed, swapped, reordered or re-dated."""
    for row, newest in _paired(_rows(model), _statements(model)):
        if row is not None and newest is not None:
            tally.rows += 1
            yield from _differences(row, newest, tally)
        elif row is not None:
            yield Finding(Fault.ADDED, model.table_name(), row.row_key)
        elif newest is not None:
            yield Finding(Fault.MISSING, model.table_name(), newest.row, newest.kind, newest.leaf)


def _paired(rows: Iterator[EvidenceRow], statements: Iterator[_Newest]) -> Iterator[tuple[EvidenceRow | None, _Newest | None]]:
    """Merge two streams that are sorted by the rows' names into pairs of a row and its statement.

    None stands in the place of a missing row or statement.
    """
    row, newest = next(rows, None), next(statements, None)
    while row is not None or newest is not None:
        takes_row = row is not None and (newest is None or row.row_key <= newest.row)
        takes_newest = newest is not None and (row is None or newest.row <= row.row_key)
        yield row if takes_row else None, newest if takes_newest else None
        row = next(rows, None) if takes_row else row
        newest = next(statements, None) if takes_newest else newest


def _differences(row: EvidenceRow, newest: _Newest, tally: Tally) -> Iterator[Finding]:
    """Yield what differs between a row and the newest statement about it."""
    tally.before += newest.kind == Kind.ROWS_LISTED
    now, table = row.statement(), row.table_name()
    if now == newest.statement:
        return
    fields = ledger.changed_fields(newest.statement, now)
    yield Finding(_fault_of(table, now, fields), table, newest.row, newest.kind, newest.leaf, tuple(fields))


def _fault_of(table: str, now: Statement, fields: list[str]) -> Fault:
    """Return the kind of fault of a row that differs in these fields from its statement."""
    content = [str(now.says[name]) for name in fields if name in _CONTENT]
    if any(_stated_elsewhere(table, now.row, digest) for digest in content):
        return Fault.SWAPPED
    if fields == ["order"]:
        return Fault.REORDERED
    if fields and all(name.endswith(_TIMES) for name in fields):
        return Fault.REDATED
    return Fault.CHANGED


def _stated_elsewhere(table: str, row: str, digest: str) -> bool:
    """Return whether a statement about another row of the table has this digest. Called only after a fault was found."""
    with connection.cursor() as cursor:
        cursor.execute(_WITH_CONTENT, [table, row, digest.encode()])
        return bool(cursor.fetchone()[0])


def _rows(model: type[EvidenceRow]) -> Iterator[EvidenceRow]:
    """Yield the rows of a table of evidence, in order of their names."""
    rows = model.evidence().annotate(row_text=Collate(model.row_name(), "C"))
    return iter(rows.order_by("row_text").iterator(_CHUNK))


def _statements(model: type[EvidenceRow]) -> Iterator[_Newest]:
    """Yield the newest statement of each row of a table that has one, in order of the rows' names."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_NEWEST, [model.table_name()])
        while rows := cursor.fetchmany(_CHUNK):
            for row in rows:
                yield _newest_of(row)


def _newest_of(row: tuple[Any, ...]) -> _Newest:
    """Convert a row of `_NEWEST`."""
    name, body, kind, leaf = row
    return _Newest(name, Statement.parse(bytes(body)), kind, leaf)
