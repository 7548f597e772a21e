"""Appending entries: an entry is written in the same transaction as the change it records. ADR 3.

Appending takes no lock and waits for nobody. Every entry is checked against its kind (`domain.ledger.kinds`).
An entry commits to the rows of evidence that the act wrote or changed (`content`, ADR 21). The public leaf has pseudonyms and
whole minutes; the columns of the row have the database ids and seconds (ADR 20).
Not here: when an entry becomes a leaf (`integrating`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, TypeAlias

from psycopg.types.json import Jsonb

from candour.apps.ledger.models import Entry, EvidenceRow, Salt
from candour.apps.ledger.services import keys
from candour.apps.ledger.services import rows as stored
from candour.domain import ledger
from candour.domain.ledger import Actor, Kind

Id: TypeAlias = uuid.UUID | str | None


# What an entry commits to: rows of evidence, or bytes that are not stored.
Content: TypeAlias = bytes | Iterable[EvidenceRow] | None


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of one entry, in order: their tables, rows and digests, and their canonical bytes."""

    listed: Sequence[ledger.ListedRow] = ()
    bodies: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A ledger entry for `append_many` to append: its kind, actor, ids by role, time, and content to commit to (not stored)."""

    kind: Kind
    actor: Actor | Id
    ids: Mapping[str, Id]
    time: datetime
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class PreparedEntry:
    """A ledger entry that a caller inserts in its own SQL statement: `sql` for the WITH clause, and the parameters of `sql`."""

    id: uuid.UUID
    act: ledger.Entry
    values: Mapping[str, Any]
    sql: ClassVar[str] = stored.ENTRY


_NOTHING_STATED = Statements()


def append(kind: Kind, *, actor: Actor | Id, now: datetime, content: Content = None, **ids: Id) -> Entry:
    """Append one entry inside the caller's transaction and return it; it becomes a leaf of the tree later.

    `actor` is the id of the staff member who acts, or an `Actor` (such as the reporter or the operator). `ids` are database ids
    by role; None is left out. For a reporter's own act the caller passes `now` rounded to the hour. `content` are the rows of
    evidence that the act wrote or changed, as they are now: the entry commits to their statements, which are stored. For an act
    that concerns no such row, `content` may be bytes, to which the entry commits without storing them.

    Raises `KindError` where the kind's rules are broken, `MalformedError` for a value an entry cannot carry.
    """
    stated = _NOTHING_STATED if content is None or isinstance(content, bytes) else state_rows(content)
    document = content if isinstance(content, bytes) else ledger.rows_document(stated.listed) if stated.listed else None
    prepared = prepare(kind, actor=actor, now=now, content=document, stated=stated, **ids)
    values = prepared.values
    carried = ledger.ids_of_entry(kind, actor, ids)
    commitment, leaf = prepared.act.commitment, values["act_leaf"]
    return Entry(prepared.id, stored.insert_entry(values), str(kind), carried, values["act_time"], commitment, leaf)


def prepare(
    kind: Kind,
    *,
    actor: Actor | Id,
    now: datetime,
    content: bytes | None = None,
    stated: Statements = _NOTHING_STATED,
    **ids: Id,
) -> PreparedEntry:
    """Return a checked entry, not yet written, which the caller inserts in its own SQL statement. Arguments: see `append`.

    `stated`: the statements to store with the entry; `content` must then be a document that lists them (`listed`).
    """
    sealed = _seal(Draft(kind, actor, ids, now, content))
    id_ = uuid.uuid4()
    if stated.listed:
        ledger.check_document_lists(content or b"{}", stated.listed)
    names = ("act_kind", "act_ids", "act_time", "act_commitment", "act_leaf")
    values = dict(zip(names, sealed.columns, strict=True)) | _statement_parameters(stated)
    salted = {"entry": id_, "act_salt": None if sealed.salt is None else bytes(sealed.salt)}
    return PreparedEntry(id_, sealed.act, values | salted)


def append_many(drafts: Iterable[Draft]) -> list[uuid.UUID]:
    """Append all drafts as entries with one COPY, as an import needs; return the entries' ids in the order of `drafts`."""
    sealed = [(uuid.uuid4(), _seal(draft)) for draft in drafts]
    entries = ((id_, *one.columns, None if one.salt is None else bytes(one.salt)) for id_, one in sealed)
    types = ("uuid", "text", "jsonb", "timestamptz", "bytea", "bytea", "bytea")
    stored.copy("ledger_append (id, kind, ids, time, commitment, leaf, salt)", types, entries)
    return [id_ for id_, _ in sealed]


def append_rows_stated(rows: Iterable[EvidenceRow], *, now: datetime) -> Entry:
    """Append an entry `rows.stated` that commits to `rows`.

    For acts that write rows and append an entry of their own, but whose own entry commits to something else, such as a key.
    """
    return append(Kind.ROWS_STATED, actor=Actor.SYSTEM, content=rows, now=now)


def state_rows(rows: Iterable[EvidenceRow]) -> Statements:
    """Return the statements about these rows as they are now, for an entry to commit to."""
    listed, bodies = list[ledger.ListedRow](), list[bytes]()
    for row in rows:
        statement = row.statement()
        body = statement.to_bytes()
        listed.append((statement.table, statement.row, ledger.digest_of(body)))
        bodies.append(body)
    return Statements(listed, bodies)


def erase_salt(entry: Entry) -> None:
    """Delete an entry's salt, after which nothing links its commitment to its content. Entry and tree do not change."""
    Salt.objects.filter(entry=entry).delete()


@dataclass(frozen=True, slots=True)
class _SealedEntry:
    """An entry with its salt (None without content), and the values of its columns: kind, ids, time, commitment, leaf."""

    salt: ledger.Salt | None
    act: ledger.Entry
    columns: tuple[object, ...]


def _seal(draft: Draft) -> _SealedEntry:
    """Check a draft against its kind, commit to its content with a new salt, and replace its ids by pseudonyms in the leaf."""
    ids, key = ledger.ids_of_entry(draft.kind, draft.actor, draft.ids), keys.pseudonym_key()
    ledger.check_id_forms(ids)
    act = ledger.Entry(str(draft.kind), key.pseudonyms(ids), ledger.to_the_minute(draft.time), None, key.key_id)
    salt = None if draft.content is None else key.salt(act, draft.content)
    if salt is not None and draft.content is not None:
        act = replace(act, commitment=ledger.commit(salt, draft.content))
    return _SealedEntry(salt, act, (act.kind, Jsonb(ids), ledger.to_the_second(draft.time), act.commitment, act.to_bytes()))


def _statement_parameters(stated: Statements) -> dict[str, object]:
    """Return the SQL parameters that insert the statements of an entry."""
    return {
        "stated_tables": [table for table, _, _ in stated.listed],
        "stated_rows": [row for _, row, _ in stated.listed],
        "stated_bodies": list(stated.bodies),
    }
