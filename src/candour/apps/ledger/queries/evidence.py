"""What the log proves about single rows of evidence, for pages and browsers that show them. ADR 21.

`evidence_of` reads the newest statement about each row, with all that is needed to check it; `standing` says whether the row is
what its entry says. Three queries for any number of rows of one table. Not here: comparing all rows (`audit`).
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from candour.apps.ledger.models import EvidenceRow, evidence_models
from candour.domain import ledger
from candour.domain.ledger import Kind, PseudonymKey, Statement

_NEWEST = """
SELECT DISTINCT ON (stated."row")
  stated."row", stated.body, entry.id, entry.ids, entry.leaf, salt.salt, leaf.index
FROM ledger_statement stated JOIN ledger_entry entry ON entry.id = stated.entry_id
LEFT JOIN ledger_leaf leaf ON leaf.entry_id = entry.id LEFT JOIN ledger_salt salt ON salt.entry_id = entry.id
WHERE stated."table" = %s AND stated."row" = ANY(%s)
ORDER BY stated."row", leaf.index DESC NULLS FIRST, entry.seq DESC, stated.place DESC
"""
_LISTS = "SELECT entry, listed FROM ledger_rows_listed(%s)"


class Standing(StrEnum):
    """What the log proves about a row. `UNSIGNED`: that nobody changed the row since.

    `SIGNED`: the author's signature proves the author as well; the app that knows the authors of its rows gives this standing.
    `UNPROVED`: the row is as its entry says, but should carry its author's signature and does not.
    """

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    BEFORE = "before"  # recorded only when statements began: changes before that day cannot be seen
    UNPROVED = "unproved"
    CHANGED = "changed"
    UNRECORDED = "unrecorded"

    @property
    def is_broken(self) -> bool:
        """Whether the row differs from what an entry of the log says, or no entry records it."""
        return self in {Standing.CHANGED, Standing.UNRECORDED}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The newest statement about a row, and the parts that tie it to an entry: the entry's bytes, its salt and document."""

    body: bytes
    entry: UUID
    ids: Mapping[str, str]
    leaf: bytes
    salt: bytes | None
    index: int | None
    document: bytes = b""

    def to_json(self) -> dict[str, object]:
        """Return the evidence as JSON for `frontend/shared/evidence.js`, which checks it again."""
        parts = {"statement": self.body, "entry": self.leaf, "salt": self.salt}
        coded = {name: None if data is None else b64encode(data).decode() for name, data in parts.items()}
        document = b64encode(self.document).decode()
        return coded | {"document": document, "listing": str(Kind.ROWS_LISTED), "index": self.index}


def evidence_of(rows: Iterable[EvidenceRow]) -> dict[str, Evidence]:
    """Return row key → evidence, for rows of one table; rows that no entry records are left out."""
    listed = list(rows)
    if not listed:
        return {}
    return with_documents(newest_statements(listed[0].table_name(), [row.row_key for row in listed]))


def with_documents(newest: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """Return the same evidence, each with the document that its entry commits to."""
    lists = _lists({one.entry for one in newest.values()})
    documents = [model.documents for model in evidence_models() if model.KEEPS_DOCUMENTS]
    by_entry = {one.entry: one for one in newest.values()}
    found = {entry: _document_of(one, lists.get(entry, []), documents) for entry, one in by_entry.items()}
    return {row: replace(one, document=found[one.entry]) for row, one in newest.items()}


def standing(row: EvidenceRow, evidence: Evidence | None, key: PseudonymKey) -> Standing:
    """Return what the log proves about the row as it is now. `key`: the pseudonym key that made the ids in the entry."""
    if evidence is None:
        return Standing.UNRECORDED
    act, statement = ledger.Entry.parse(evidence.leaf), Statement.parse(evidence.body)
    if not is_tied(act, evidence, statement) or (act.key == key.key_id and key.pseudonyms(evidence.ids) != act.ids):
        return Standing.UNRECORDED
    if row.statement() != statement:
        return Standing.CHANGED
    return Standing.BEFORE if act.kind == Kind.ROWS_LISTED else Standing.UNSIGNED


def standings(rows: Sequence[EvidenceRow], key: PseudonymKey) -> dict[str, Standing]:
    """Return row key → what the log proves about the row, for rows of one table."""
    found = evidence_of(rows)
    return {row.row_key: standing(row, found.get(row.row_key), key) for row in rows}


def is_tied(act: ledger.Entry, evidence: Evidence, statement: Statement) -> bool:
    """Return whether the entry commits to the document, and the document lists the statement."""
    if evidence.salt is None or act.commitment != ledger.commit(ledger.Salt(evidence.salt), evidence.document):
        return False
    return [statement.table, statement.row, ledger.digest_of(evidence.body)] in json.loads(evidence.document)["rows"]


def _document_of(one: Evidence, listed: Sequence[ledger.ListedRow], documents: Sequence[Any]) -> bytes:
    """Return the document that the entry of `one` commits to: the plain list of its rows, or a document stored with a row.

    `listed`: the entry's rows; `documents`: functions from row names to the documents that tables store.
    """
    plain = ledger.rows_document(listed)
    act = ledger.Entry.parse(one.leaf)
    if one.salt is None or act.commitment == ledger.commit(ledger.Salt(one.salt), plain):
        return plain
    for kept in documents:
        for document in kept([row for _, row, _ in listed]).values():
            return bytes(document)
    return plain


def newest_statements(table: str, names: list[str]) -> dict[str, Evidence]:
    """Return row key → the newest statement about each of these rows, without the document of its entry."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [table, names])
        return {row[0]: _evidence(row) for row in cursor.fetchall()}


def _evidence(row: Sequence[Any]) -> Evidence:
    """Convert a row of `_NEWEST`."""
    _, body, entry, ids, leaf, salt, index = row
    carried = ids if isinstance(ids, dict) else json.loads(ids)
    return Evidence(bytes(body), entry, carried, bytes(leaf), _bytes(salt), index)


def _bytes(value: Any) -> bytes | None:
    """Return a binary column as bytes; None stays None."""
    return None if value is None else bytes(value)


def _lists(entries: set[UUID]) -> dict[UUID, list[ledger.ListedRow]]:
    """Return entry → (table, row, digest) of each of its statements, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTS, [list(entries)])
        return {entry: [(table, row, digest) for table, row, digest in listed] for entry, listed in cursor.fetchall()}
