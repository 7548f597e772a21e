"""What changes the log: append in the business transaction, integrate afterwards, erase a salt. ADR 3.

Appending takes no lock and no counter that anybody waits for. Integrating is done by one process at a time, with a lock that
nobody waits for either. Not here: reading and proving (`queries`), who does it by itself (`tasks`).
"""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from candour.apps.ledger import keys, queries, store
from candour.apps.ledger.models import Checkpoint, Entry, Leaf, Salt
from candour.domain import ledger
from candour.ui.times import to_hour

# One transaction of the integrator: enough to be fast, little enough to be short.
_BATCH = 10_000
_PATIENCE = 5.0
_PAUSE = 0.01
# Within a process, those who wait for a receipt take turns: whoever is first integrates for all who wait behind her.
_TURN = threading.Lock()


@dataclass(frozen=True, slots=True)
class Draft:
    """An act to be appended: kind, ids by role, time, and the bytes to commit to (which are not kept)."""

    kind: str
    ids: Mapping[str, object]
    time: datetime
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class PreparedEntry:
    """An entry that is not written yet, as a CTE fragment (`sql`) and its parameters (`values`)."""

    id: uuid.UUID
    act: ledger.Entry
    values: Mapping[str, Any]
    sql: ClassVar[str] = store.ENTRY


def append(kind: str, ids: Mapping[str, object], *, now: datetime, content: bytes | None = None) -> Entry:
    """Append one act inside the caller's transaction; its place in the tree comes later.

    `ids` are opaque ids by role (text or UUID). A reporter's own act is given to the hour. `content` is committed to with a
    fresh salt and not kept. Raises `MalformedError` for anything an entry may not hold.
    """
    piece = prepare(kind, ids, now=now, content=content)
    act = piece.act
    return Entry(piece.id, store.add(piece.values), act.kind, act.ids, act.time, act.commitment, piece.values["act_leaf"])


def prepare(kind: str, ids: Mapping[str, object], *, now: datetime, content: bytes | None = None) -> PreparedEntry:
    """Make an entry as `append` does, for a caller who writes it in the very statement that writes what happened."""
    salt, act = _seal(Draft(kind, ids, now, content))
    id_ = uuid.uuid4()
    names = ("act_kind", "act_ids", "act_time", "act_commitment", "act_leaf")
    salted = {"entry": id_, "act_salt": None if salt is None else bytes(salt)}
    return PreparedEntry(id_, act, dict(zip(names, _values(act), strict=True)) | salted)


def append_many(drafts: Iterable[Draft]) -> list[uuid.UUID]:
    """Append many acts at once, as an import does; all of them or none. Returns their entries' ids in order."""
    sealed = [(uuid.uuid4(), *_seal(draft)) for draft in drafts]
    rows = ((id_, *_values(act)) for id_, _, act in sealed)
    salts = ((id_, bytes(salt)) for id_, salt, _ in sealed if salt is not None)
    with transaction.atomic():
        types = ("uuid", "text", "jsonb", "timestamptz", "bytea", "bytea")
        store.copy("ledger_entry (id, kind, ids, time, commitment, leaf)", types, rows)
        store.copy("ledger_salt (entry_id, salt)", ("uuid", "bytea"), salts)
    return [id_ for id_, _, _ in sealed]


def integrate(now: datetime | None = None) -> int:
    """Give every committed entry its leaf, extend the tree and sign; returns the size of the log.

    Where another process is at it already, returns at once. Never inside a business transaction: the lock would last as
    long. Raises `LedgerError` where the stored tree is not the one last signed: what was tampered with is not signed over.
    """
    while _integrate_batch(now or timezone.now()) == _BATCH:
        pass
    return queries.size()


def receipt_for(entry: Entry, content: bytes | None = None, now: datetime | None = None) -> ledger.Receipt:
    """Build the entry's receipt, integrating it first if need be; the same receipt whenever it is asked for.

    `content` is what was committed to, if the receipt shall prove it. It is proved against the first checkpoint that
    contains the entry. Raises `LedgerError` where the tree is not extended within a few seconds.
    """
    return queries.receipt(_wait_for_leaf(entry, now or timezone.now()), content)


def erase_salt(entry: Entry) -> None:
    """Cut the entry's commitment loose from its content for ever. The entry and the tree stay as they are."""
    Salt.objects.filter(entry=entry).delete()


def _seal(draft: Draft) -> tuple[ledger.Salt | None, ledger.Entry]:
    salt = None if draft.content is None else ledger.Salt(secrets.token_bytes(32))
    commitment = None if draft.content is None or salt is None else ledger.commit(salt, draft.content)
    ids = {role: str(identifier) for role, identifier in draft.ids.items()}
    return salt, ledger.Entry(draft.kind, ids, ledger.to_the_second(draft.time), commitment)


def _values(act: ledger.Entry) -> tuple[object, ...]:
    return act.kind, Jsonb(act.ids), act.time, act.commitment, act.to_bytes()


def _integrate_batch(now: datetime) -> int:
    with transaction.atomic(durable=True):
        if not store.try_lock():
            return 0
        taken, last = store.take_pending(_BATCH), queries.latest()
        if taken or last is None:
            _extend(last, taken, now)
        return len(taken)


def _extend(last: Checkpoint | None, taken: list[tuple[uuid.UUID, bytes]], now: datetime) -> None:
    signer = keys.signer()
    edge = _signed_edge(last, signer.verifier_key)
    first, hashes = edge.size, [ledger.leaf_hash(leaf) for _, leaf in taken]
    store.write_leaves((first + at, id_, hashes[at]) for at, (id_, _) in enumerate(taken))
    store.write_tiles(edge.append(hashes))
    head = ledger.Checkpoint(signer.name, edge.size, edge.root())
    # To the hour: finer would tell when a reporter pressed Send.
    Checkpoint.objects.create(size=head.size, root=head.root, note=head.sign(signer), time=to_hour(now))


def _signed_edge(last: Checkpoint | None, key: ledger.VerifierKey) -> ledger.Edge:
    """Read the edge of the tree and refuse to go on from anything but what was last signed, by this key."""
    if last is None:
        return ledger.Edge()
    head = ledger.open_checkpoint(last.note, key)
    edge = ledger.read_edge(head.size, store.DatabaseReader())
    if edge.root() != head.root:
        raise ledger.DamagedLogError(
            "The stored tree is not the one last signed, so it is not extended. Run candour verify to find what was changed.",
            0,
            max(0, head.size - 1),
        )
    return edge


def _wait_for_leaf(entry: Entry, now: datetime) -> Leaf:
    deadline = time.monotonic() + _PATIENCE
    while not (store.is_leaf(entry.pk) or _integrate_in_turn(entry, now)):
        if time.monotonic() > deadline:
            raise ledger.UnavailableError("The entry is kept, but the log could not be extended just now. Ask again shortly.")
        time.sleep(_PAUSE)
    return queries.place_of(entry)


def _integrate_in_turn(entry: Entry, now: datetime) -> bool:
    """Integrate unless whoever had the turn before did; tells whether the entry is a leaf now."""
    if not _TURN.acquire(timeout=_PATIENCE):
        return False
    try:
        if store.is_leaf(entry.pk):
            return True
        _integrate_batch(now)
    finally:
        _TURN.release()
    return store.is_leaf(entry.pk)
