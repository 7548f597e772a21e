"""The published keys of staff with their signatures, and the list of keys made before keys had signatures. Read only. ADR 22.

Not here: the histories of dossiers (`dossiers.queries.key_histories`), the rules of a history (`domain.sealing.key_history`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection

from candour.apps.ledger.models import Entry, Leaf, Salt
from candour.apps.people.models import FixedKeys, Staff, StaffKey
from candour.domain import ledger, sealing
from candour.domain.ledger import Kind
from candour.domain.sealing import FixedKey, Purpose, SignedKey

_PURPOSE = "candour keys before signatures v1"
# An entry of another kind proves no key: it could be one that no page of changes shows.
_PROVING = {
    Purpose.EPOCH: frozenset({Kind.TEAM_CREATED, Kind.EPOCH_STARTED, Kind.REPORT_RECEIVED}),
    Purpose.STAFF: frozenset({Kind.KEY_MADE, Kind.KEY_SIGNED, Kind.KEY_REPLACED}),
}


@dataclass(frozen=True)
class FixedList:
    """The list of keys made before keys had signatures.

    `entry`: the id of the ledger entry that fixes the list. `lines`: one line for each key. `places` maps each key to the
    position of its line.
    """

    entry: UUID
    lines: tuple[bytes, ...]
    places: dict[FixedKey, int]

    @property
    def content(self) -> bytes:
        """The bytes to which the list's ledger entry commits: the number of lines and the root of the Merkle tree over them."""
        return fixed_content(self.lines)


_NONE = FixedList(UUID(int=0), (), {})


def fixed_content(lines: Sequence[bytes]) -> bytes:
    """Return the bytes to which a ledger entry commits for a list of keys without signatures; `lines`: one line per key."""
    return ledger.content_of_list(_PURPOSE, lines)


def fixed_keys() -> FixedList:
    """Return the list of keys made before keys had signatures; an empty list where it is absent or fails a check.

    The checks: the ledger has exactly one entry of the kind KEYS_FIXED, it commits to the list, and no signed key is earlier in
    the ledger.
    """
    entries = list(Entry.objects.of(Kind.KEYS_FIXED).values_list("pk", flat=True)[:2])
    return _read_fixed(entries[0]) if len(entries) == 1 else _NONE


@lru_cache(maxsize=2)
def _read_fixed(entry: UUID) -> FixedList:
    """Return the list of keys to which the ledger entry with this id commits; an empty list where it fails a check."""
    row = FixedKeys.objects.select_related("entry__salt").filter(pk=entry).first()
    if row is None:
        return _NONE
    lines = tuple(bytes(row.listed).split(b"\n")) if row.listed else ()
    try:
        ledger.check_commitment(row.entry.act, ledger.Salt(bytes(row.entry.salt.salt)), fixed_content(lines))
    except ledger.LedgerError:
        return _NONE
    if _is_late(row.entry):
        return _NONE
    return FixedList(entry, lines, {_key_of(line): place for place, line in enumerate(lines)})


def _is_late(entry: Entry) -> bool:
    """Whether the ledger has a signed key earlier than `entry`, the entry of the list of keys without signatures."""
    place = Leaf.objects.filter(entry=entry).values_list("index", flat=True).first()
    signed = Entry.objects.of(Kind.EPOCH_STARTED, Kind.KEY_SIGNED, Kind.KEY_REPLACED)
    return place is not None and Leaf.objects.filter(entry__in=signed, index__lt=place).exists()


def _key_of(line: bytes) -> FixedKey:
    """Return the key in a line of the list: owner's id, number and public key."""
    owner, number, public_key = json.loads(line)
    return UUID(owner), int(number), str(public_key)


def public_rows(staff: Iterable[UUID]) -> list[StaffKey]:
    """Return the keys of these staff members (ids), by staff id and number, with their public columns only. One query.

    Reporters' pages may read these columns and no others (people/sql/public_keys.sql).
    """
    wanted = "SELECT * FROM people_publickey WHERE staff_id = ANY(%s) ORDER BY staff_id, number"
    return list(StaffKey.objects.raw(wanted, [list(staff)]))


def staff_histories(staff: Iterable[Staff]) -> dict[UUID, list[SignedKey]]:
    """Map each staff member's id to all keys of that person, oldest first. One query."""
    histories: dict[UUID, list[SignedKey]] = {}
    for row in public_rows(one.pk for one in staff):
        history = histories.setdefault(row.staff_id, [])
        history.append(signed_key_of(row, Purpose.STAFF, row.staff_id, history[-1].public_key if history else ""))
    return histories


def signed_key_of(row: Any, purpose: Purpose, owner: UUID, previous: str) -> SignedKey:
    """Convert a row with a public key and its signature (a `StaffKey` or an `Epoch`) to a SignedKey.

    `owner`: the id of the staff member or dossier. `previous`: the owner's public key before this one; "" for the first.
    """
    return SignedKey(
        purpose, owner, row.number, row.public_key, previous, row.signing_key, row.signed_by, bytes(row.signature or b"")
    )


def vouchers(signing_keys: Iterable[str]) -> set[str]:
    """Return those of the signing keys that are the signing key of a staff member's key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_vouchers(%s)", [sorted(signing_keys)])
        return {key for (key,) in cursor.fetchall()}


def check(history: Sequence[SignedKey]) -> None:
    """Raise BrokenHistory unless each of an owner's keys (oldest first) follows from the key before it.

    The rules are those of `domain.sealing.check_history`. Reads the database only for keys without signatures, for keys that
    sign themselves and for keys that another person's key signed.
    """
    fixed = fixed_keys().places if any(not key.is_signed or _signs_itself_late(key) for key in history) else {}
    others = vouchers({key.signed_by for key in history}) if _needs_vouchers(history) else set[str]()
    sealing.check_history(history, fixed, others)


def _signs_itself_late(key: SignedKey) -> bool:
    """Whether a staff member's key is not the first and is signed with its own signing key.

    Only keys that were made before keys had signatures may be signed this way.
    """
    return key.purpose is Purpose.STAFF and key.number > 1 and key.signed_by == key.signing_key


def _needs_vouchers(history: Sequence[SignedKey]) -> bool:
    """Whether a key after the first is signed by another key than the key before it."""
    return any(after.is_signed and after.signed_by != before.signing_key for before, after in pairwise(history))


def is_proved(staff: Staff) -> bool:
    """Whether the staff member's keys pass `check`, and the ledger has an entry that commits to each signed key."""
    rows = StaffKey.objects.filter(staff=staff).order_by("number")
    history = staff_histories([staff]).get(staff.pk, [])
    try:
        check(history)
    except sealing.BrokenHistory:
        return False
    pairs = zip(rows, history, strict=True)
    return all(commits(row.entry_id, key.content(), Purpose.STAFF) for row, key in pairs if key.is_signed)


@lru_cache(maxsize=4096)
def commits(entry: UUID | None, content: bytes, purpose: Purpose) -> bool:
    """Whether the ledger entry with this id commits to `content` and is of a kind that proves keys of this purpose.

    Entries never change, so answers are cached in memory.
    """
    row = Entry.objects.select_related("salt").filter(pk=entry).first() if entry else None
    if row is None or row.act.kind not in _PROVING[purpose]:
        return False
    try:
        ledger.check_commitment(row.act, ledger.Salt(bytes(row.salt.salt)), content)
    except (ledger.LedgerError, Salt.DoesNotExist):
        return False
    return True
