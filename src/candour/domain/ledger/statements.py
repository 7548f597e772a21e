"""Statements: what a row of evidence says, as canonical JSON, so that an entry can commit to the row. ADR 21.

A statement names the table, the row and everything in the row that is evidence: its dossier, epoch, kind, order, author, times,
and the SHA-256 of each ciphertext. An entry commits to the list of its rows' statements (`rows_document`). So a row that is
changed, swapped, re-dated or removed later differs from its newest statement.
Not here: which table says what (`EvidenceRow.STATED` of each model); signatures of authors, which are over items
(`domain.sealing.authorship`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Self, TypeAlias
from uuid import UUID

from candour.domain.ledger.errors import MalformedError

VERSION = 1
_MEMBERS = {"v", "table", "row", "says"}

# Table, row and digest (64 hex digits) of a statement, as the document of an entry lists it.
ListedRow: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row of evidence says. `says`: field → value in JSON."""

    table: str
    row: str
    says: Mapping[str, Any]

    def to_bytes(self) -> bytes:
        """Return the statement as canonical JSON (RFC 8785)."""
        return _canonical({"v": VERSION, "table": self.table, "row": self.row, "says": dict(self.says)})

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Return the statement whose bytes are `data`. Raises `MalformedError` for bytes that are no statement."""
        try:
            members = json.loads(data)
        except (ValueError, RecursionError):
            members = None
        if not isinstance(members, dict) or members.keys() != _MEMBERS or members["v"] != VERSION:
            raise MalformedError("These bytes are no statement about a row. Use a newer version of this program.")
        return cls(members["table"], members["row"], members["says"])

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical bytes, 64 hex digits."""
        return digest_of(self.to_bytes())


def digest_of(statement: bytes) -> str:
    """Return the SHA-256 of a statement's canonical bytes, 64 hex digits."""
    return sha256(statement).hexdigest()


def as_json(value: object) -> Any:
    """Return a database value as it stands in a statement: ids, times and fractions as text, bytes as their SHA-256.

    Raises `TypeError` for a value of any other type.
    """
    match value:
        case None | bool() | int():
            result: Any = value
        case datetime():
            result = value.astimezone(UTC).isoformat()
        case str() | float() | date() | UUID():
            result = str(value)
        case bytes() | memoryview():
            result = sha256(value).hexdigest()
        case Mapping():
            result = {str(key): as_json(part) for key, part in value.items()}
        case Iterable():
            result = [as_json(part) for part in value]
        case _:
            raise TypeError(type(value).__name__)
    return result


def rows_document(rows: Sequence[ListedRow]) -> bytes:
    """Return the document that an entry commits to: canonical JSON whose member `rows` lists the stated rows in order."""
    return _canonical({"rows": [list(row) for row in rows]})


def _canonical(members: Mapping[str, Any]) -> bytes:
    """Return a JSON object in the form of RFC 8785, for values without fractions and names without astral characters."""
    # The encoder in C is ten times as fast as the package rfc8785, and a report has a dozen statements.
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check_document_lists(document: bytes, rows: Sequence[ListedRow]) -> None:
    """Raise `MalformedError` unless the JSON object `document` has the member `rows` with exactly these rows."""
    members = json.loads(document)
    if not isinstance(members, dict) or members.get("rows") != [list(row) for row in rows]:
        raise MalformedError("The document of an entry must list the rows that the entry states.")


def changed_fields(then: Statement, now: Statement) -> list[str]:
    """Return the names of the fields that differ between two statements about the same row, sorted."""
    return sorted(name for name in then.says.keys() | now.says.keys() if then.says.get(name) != now.says.get(name))
