"""Compares each leaf of the log with the entry's row: bytes, columns, and the list of rows that the entry commits to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from candour.apps.ledger.queries.audit.findings import Fault, Finding, Tally
from candour.domain import ledger
from candour.domain.ledger import TILE_WIDTH, Entry, PseudonymKey, TileSource, parse_bundle, tile_width

# Documents of entries that are kept in a row of evidence: table → function from names of rows to their documents.
Documents = Mapping[str, Callable[[Iterable[str]], Mapping[str, bytes]]]

_ENTRIES = """
SELECT leaf.index, entry.kind, entry.ids, entry.time, entry.commitment, entry.leaf, salt.salt, stated.listed
FROM ledger_leaf leaf JOIN ledger_entry entry ON entry.id = leaf.entry_id LEFT JOIN ledger_salt salt USING (entry_id)
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(ARRAY["table", "row", encode(sha256(body), 'hex')] ORDER BY place), '{}') AS listed
  FROM ledger_statement WHERE entry_id = entry.id
) AS stated
WHERE leaf.index BETWEEN %s AND %s
"""
_COPIED = """
SELECT index, kind FROM ledger_entry JOIN ledger_leaf ON entry_id = id WHERE commitment IN (
  SELECT commitment FROM ledger_entry WHERE commitment IS NOT NULL GROUP BY commitment HAVING count(*) > 1
) ORDER BY index
"""
_HIDDEN = """
SELECT kind FROM ledger_entry entry WHERE NOT EXISTS (SELECT FROM ledger_leaf WHERE entry_id = entry.id)
AND NOT EXISTS (SELECT FROM ledger_pending WHERE seq = entry.seq)
"""


@dataclass(frozen=True, slots=True)
class _StoredEntry:
    """An entry's row: its columns, its leaf bytes, its salt, and (table, row, digest) of each of its statements in order."""

    kind: str
    ids: Mapping[str, str]
    time: datetime
    commitment: bytes | None
    leaf: bytes
    salt: bytes | None
    listed: Sequence[ledger.ListedRow]


def entry_findings(
    source: TileSource, size: int, key: PseudonymKey | None, documents: Documents, tally: Tally
) -> Iterator[Finding]:
    """Yield a finding for each fault in the rows of the first `size` entries of the log that `source` reads.

    The caller has verified the log itself. `key`: the pseudonym key; None where the entries' ids cannot be compared.
    """
    made = _Made(key)
    for index in range(-(-size // TILE_WIDTH)):
        width = tile_width(size, 0, index)
        first = index * TILE_WIDTH
        stored = _stored(first, first + width - 1)
        kept = _kept_documents(stored.values(), documents)
        for offset, published in enumerate(parse_bundle(source.bundle(index, width))):
            tally.entries += 1
            act, row = Entry.parse(published), stored.get(first + offset)
            yield from _column_faults(first + offset, act, row, key, tally)
            if row is not None and (fault := _list_fault(act, row, kept, made)):
                yield Finding(fault, kind=act.kind, leaf=first + offset)
    yield from _copied()
    yield from _hidden()


class _Made:
    """Says which entries about rows were made with the key of this installation (`PseudonymKey.made`).

    Entries from before salts were marked count as made; so it is asked in the order of the leaves, and the first marked salt
    ends that time. An entry of a key that is not at hand counts as made too.
    """

    def __init__(self, key: PseudonymKey | None) -> None:
        self._key = key
        self._marked = False

    def counts(self, act: Entry, salt: ledger.Salt, document: bytes) -> bool:
        """Whether the entry with this salt and document was made with the key, or is from before salts were marked."""
        if self._key is None or act.key != self._key.key_id:
            return True
        marked = self._key.made(salt, act, document)
        self._marked = self._marked or marked
        return marked or not self._marked


def _column_faults(
    leaf: int, act: Entry, stored: _StoredEntry | None, key: PseudonymKey | None, tally: Tally
) -> Iterator[Finding]:
    """Yield a finding where `stored`, the row of the entry `act`, is missing or differs from it.

    `leaf`: the entry's index in the log.
    """
    if stored is None:
        yield Finding(Fault.ENTRY_GONE, kind=act.kind, leaf=leaf)
    elif fields := tuple(_differing_columns(act, stored, key, tally)):
        yield Finding(Fault.ENTRY_CHANGED, kind=act.kind, leaf=leaf, fields=fields)


def _differing_columns(act: Entry, stored: _StoredEntry, key: PseudonymKey | None, tally: Tally) -> Iterator[str]:
    """Yield the names of the columns of an entry's row that differ from the entry in the log."""
    time = stored.time.astimezone(UTC)
    if stored.leaf != act.to_bytes():
        yield "leaf"
    if stored.kind != act.kind:
        yield "kind"
    if (time if act.version == 1 else ledger.to_the_minute(time)) != act.time:
        yield "time"
    if stored.commitment != act.commitment:
        yield "commitment"
    if act.version == 1:
        if stored.ids != act.ids:
            yield "ids"
    elif key is None or key.key_id != act.key:
        tally.unlinked += 1
    elif key.pseudonyms(stored.ids) != act.ids:
        yield "ids"


def _list_fault(act: Entry, stored: _StoredEntry, kept: Mapping[str, bytes], made: _Made) -> Fault | None:
    """Return the fault in the list of rows that an entry commits to; None where the list is right or the entry needs none."""
    required = act.version > 1 and act.kind in ledger.ALWAYS_STATE_ROWS
    if act.commitment is None:
        return Fault.LIST_CHANGED if stored.listed or required else None
    if not stored.listed:
        return Fault.LIST_CHANGED if required else None
    if stored.salt is None:
        return Fault.SALT_GONE
    salt = ledger.Salt(stored.salt)
    for document in (ledger.rows_document(stored.listed), *(kept[row] for _, row, _ in stored.listed if row in kept)):
        if ledger.commit(salt, document) == act.commitment and _lists(document, stored.listed):
            return None if made.counts(act, salt, document) else Fault.FORGED
    return Fault.LIST_CHANGED


def _lists(document: bytes, listed: Sequence[ledger.ListedRow]) -> bool:
    """Return whether the document lists exactly these rows."""
    try:
        ledger.check_document_lists(document, listed)
    except ledger.MalformedError:
        return False
    return True


def _kept_documents(entries: Iterable[_StoredEntry], documents: Documents) -> dict[str, bytes]:
    """Return row name → document, for the rows that `entries` state in tables that store such documents (`documents`)."""
    wanted: dict[str, list[str]] = {table: [] for table in documents}
    for entry in entries:
        for table, row, _ in entry.listed:
            if table in wanted:
                wanted[table].append(row)
    return {row: data for table, rows in wanted.items() if rows for row, data in documents[table](rows).items()}


def _stored(first: int, last: int) -> dict[int, _StoredEntry]:
    """Return leaf index → entry's row, for the leaves from `first` to `last`; leaves whose entry is gone are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [first, last])
        return {row[0]: _entry_of(row) for row in cursor.fetchall()}


def _entry_of(row: Sequence[Any]) -> _StoredEntry:
    """Convert a row of `_ENTRIES`."""
    _, kind, ids, time, commitment, leaf, salt, listed = row
    return _StoredEntry(
        kind,
        ids if isinstance(ids, dict) else json.loads(ids),
        time,
        None if commitment is None else bytes(commitment),
        bytes(leaf),
        None if salt is None else bytes(salt),
        [(table, name, digest) for table, name, digest in listed],
    )


def _copied() -> Iterator[Finding]:
    """Yield a finding for each entry whose commitment another entry has: no two salts are alike, so one is a copy."""
    with connection.cursor() as cursor:
        cursor.execute(_COPIED)
        for leaf, kind in cursor.fetchall():
            yield Finding(Fault.FORGED, kind=kind, leaf=leaf)


def _hidden() -> Iterator[Finding]:
    """Yield a finding for each entry that has no leaf and does not wait for one: it was hidden from the log."""
    with connection.cursor() as cursor:
        cursor.execute(_HIDDEN)
        for (kind,) in cursor.fetchall():
            yield Finding(Fault.ENTRY_HIDDEN, kind=kind)
