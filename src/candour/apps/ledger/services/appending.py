"""Appending entries: an entry is written in the same transaction as the change it records. ADR 3.

Appending takes no lock and waits for nobody. Every entry is checked against its kind (`domain.ledger.kinds`).
Not here: when an entry becomes a leaf (`integrating`).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeAlias

from django.db import transaction
from psycopg.types.json import Jsonb

from candour.apps.ledger.models import Entry, Salt
from candour.apps.ledger.services import rows
from candour.domain import ledger
from candour.domain.ledger import Actor, Kind

Id: TypeAlias = uuid.UUID | str | None


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
    sql: ClassVar[str] = rows.ENTRY


def append(kind: Kind, *, actor: Actor | Id, now: datetime, content: bytes | None = None, **ids: Id) -> Entry:
    """Append one entry inside the caller's transaction and return it; it becomes a leaf of the tree later.

    `actor` is the id of the staff member who acts, or an `Actor` (such as the reporter or the operator). `ids` are opaque ids
    by role; None is left out. For a reporter's own act the caller passes `now` rounded to the hour. The entry commits to
    `content` with a new salt; the content is not stored.

    Raises `KindError` where the kind's rules are broken, `MalformedError` for a value an entry cannot carry.
    """
    prepared = prepare(kind, actor=actor, now=now, content=content, **ids)
    act, values = prepared.act, prepared.values
    return Entry(prepared.id, rows.insert_entry(values), act.kind, act.ids, act.time, act.commitment, values["act_leaf"])


def prepare(kind: Kind, *, actor: Actor | Id, now: datetime, content: bytes | None = None, **ids: Id) -> PreparedEntry:
    """Return a checked entry, not yet written, which the caller inserts in its own SQL statement. Arguments: see `append`."""
    salt, act = _entry_with_salt(Draft(kind, actor, ids, now, content))
    id_ = uuid.uuid4()
    names = ("act_kind", "act_ids", "act_time", "act_commitment", "act_leaf")
    salted = {"entry": id_, "act_salt": None if salt is None else bytes(salt)}
    return PreparedEntry(id_, act, dict(zip(names, _column_values(act), strict=True)) | salted)


def append_many(drafts: Iterable[Draft]) -> list[uuid.UUID]:
    """Append all drafts as entries with one COPY, as an import needs; return the entries' ids in the order of `drafts`."""
    sealed = [(uuid.uuid4(), *_entry_with_salt(draft)) for draft in drafts]
    entries = ((id_, *_column_values(act)) for id_, _, act in sealed)
    salts = ((id_, bytes(salt)) for id_, salt, _ in sealed if salt is not None)
    with transaction.atomic():
        types = ("uuid", "text", "jsonb", "timestamptz", "bytea", "bytea")
        rows.copy("ledger_entry (id, kind, ids, time, commitment, leaf)", types, entries)
        rows.copy("ledger_salt (entry_id, salt)", ("uuid", "bytea"), salts)
    return [id_ for id_, _, _ in sealed]


def erase_salt(entry: Entry) -> None:
    """Delete an entry's salt, after which nothing links its commitment to its content. Entry and tree do not change."""
    Salt.objects.filter(entry=entry).delete()


def _entry_with_salt(draft: Draft) -> tuple[ledger.Salt | None, ledger.Entry]:
    """Return (salt, entry) for a draft: a new salt, None where the draft has no content, and the checked entry."""
    salt = None if draft.content is None else ledger.Salt(secrets.token_bytes(32))
    commitment = None if draft.content is None or salt is None else ledger.commit(salt, draft.content)
    ids = ledger.ids_of_entry(draft.kind, draft.actor, draft.ids)
    return salt, ledger.Entry(str(draft.kind), ids, ledger.to_the_second(draft.time), commitment)


def _column_values(act: ledger.Entry) -> tuple[object, ...]:
    """Return the values of the columns of an entry's row: kind, ids, time, commitment, canonical bytes."""
    return act.kind, Jsonb(act.ids), act.time, act.commitment, act.to_bytes()
