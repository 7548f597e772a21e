"""What the ledger proves about a row or a public key at the moment at which it is used. ADR 37.

`candour audit` compares all rows each night; a superuser's row would be used until then. So whoever is about to seal something
to what a row names asks here first. A row agrees with the ledger where its newest statement says what the row says now, the
entry of that statement commits to it, and the entry was made with the secret of this installation, which is outside the
database (`PseudonymKey.made`). The comparisons are those of the audit (`evidence`, `domain.ledger`).
Not here: comparing all rows (`audit`), the rules of signatures of keys (`people.queries.key_histories`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from candour.apps.ledger.models import Entry, EvidenceRow, Salt
from candour.apps.ledger.queries.evidence import Evidence, is_tied, newest_statements, with_documents
from candour.apps.ledger.services.keys import pseudonym_key
from candour.domain import ledger
from candour.domain.ledger import Kind, PseudonymKey, Statement

Row = TypeVar("Row", bound=EvidenceRow)

_MOST = 8192


class _Seen:
    """Facts that were proved before: at most `_MOST`, in the memory of this process. Nothing that failed is remembered.

    An entry that was made here commits to the same content for ever, so a fact stays true whatever happens to the database.
    """

    def __init__(self) -> None:
        self._facts: set[tuple[object, ...]] = set()

    def __contains__(self, fact: tuple[object, ...]) -> bool:
        """Whether the fact was proved before."""
        return fact in self._facts

    def add(self, fact: tuple[object, ...]) -> None:
        """Remember a fact; forget all others first where there are too many."""
        if len(self._facts) >= _MOST:
            self._facts.clear()
        self._facts.add(fact)


_STATING = ledger.ALWAYS_STATE_ROWS | {Kind.ROWS_LISTED}
_LISTED, _COMMITTED = _Seen(), _Seen()


def is_made_here(act: ledger.Entry, salt: ledger.Salt, content: bytes, key: PseudonymKey) -> bool:
    """Whether the entry commits to the content and was made with this key, which marked its salt."""
    if act.key != key.key_id or act.commitment != ledger.commit(salt, content):
        return False
    return key.made(salt, act, content)


def differing(rows: Iterable[Row]) -> list[Row]:
    """Return those of the rows, all of one table, that do not agree with the ledger: changed, or without an entry made here.

    One query for any number of rows, and one or two more for entries that this process has not seen before.
    """
    asked = list(rows)
    if not asked:
        return []
    key = pseudonym_key()
    newest = newest_statements(asked[0].table_name(), [row.row_key for row in asked])
    new = {row: one for row, one in newest.items() if _fact(one, key) not in _LISTED}
    _see_listed(with_documents(new) if new else {}, key)
    return [row for row in asked if not _agrees(row, newest.get(row.row_key), key)]


def committed(entry: UUID | None, content: bytes) -> bool:
    """Whether it was proved before, in this process, that the entry with this id commits to the content (`see_committed`)."""
    return (pseudonym_key().key_id, entry, content) in _COMMITTED


def remember_committed(entry: UUID | None, content: bytes) -> None:
    """Remember that the entry commits to content that stands in a document which the caller proved (`see_committed`)."""
    _COMMITTED.add((pseudonym_key().key_id, entry, content))


def see_committed(claims: Sequence[tuple[UUID | None, bytes, frozenset[str]]]) -> None:
    """Check claims that an entry (id) commits to some content, is of one of these kinds and was made here; remember those true.

    One query for all claims that were not proved before.
    """
    key = pseudonym_key()
    unseen = [claim for claim in claims if claim[0] is not None and (key.key_id, claim[0], claim[1]) not in _COMMITTED]
    if not unseen:
        return
    found = Entry.objects.select_related("salt").in_bulk({entry for entry, _content, _kinds in unseen})
    for entry, content, kinds in unseen:
        row = found.get(entry)
        if row is not None and proves(row, content, kinds, key):
            _COMMITTED.add((key.key_id, entry, content))


def proves(row: Entry, content: bytes, kinds: frozenset[str], key: PseudonymKey) -> bool:
    """Whether the entry's leaf is of one of these kinds, commits to the content, and was made with this key."""
    try:
        act, salt = row.act, ledger.Salt(bytes(row.salt.salt))
    except (ledger.LedgerError, Salt.DoesNotExist):
        return False
    return act.kind in kinds and is_made_here(act, salt, content, key)


def _see_listed(evidence: Mapping[str, Evidence], key: PseudonymKey) -> None:
    """Remember the statements that are in the document of an entry that was made here and is of a kind that states rows."""
    for one in evidence.values():
        try:
            act, salt, statement = ledger.Entry.parse(one.leaf), ledger.Salt(one.salt or b""), Statement.parse(one.body)
        except ledger.LedgerError:
            continue
        if act.kind in _STATING and is_made_here(act, salt, one.document, key) and is_tied(act, one, statement):
            _LISTED.add(_fact(one, key))


def _fact(one: Evidence, key: PseudonymKey) -> tuple[object, ...]:
    """Return what names a statement and its entry in `_LISTED`."""
    return key.key_id, one.leaf, one.salt, one.body


def _agrees(row: EvidenceRow, one: Evidence | None, key: PseudonymKey) -> bool:
    """Whether the newest statement of the row was proved, its entry has its own ids, and it says what the row says now."""
    if one is None or _fact(one, key) not in _LISTED:
        return False
    statement = Statement.parse(one.body)
    if key.pseudonyms(one.ids) != ledger.Entry.parse(one.leaf).ids:
        return False
    return row.statement() == statement
