"""The published keys of staff with their signatures, and the list of keys made before keys had signatures. Read only. ADR 22.

Not here: the histories of dossiers (`dossiers.queries.key_histories`), the rules of a history (`domain.sealing.key_history`).
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias
from uuid import UUID

from django.db import connection

from candour.apps.ledger.models import Entry, Leaf
from candour.apps.ledger.queries.proving import committed, differing, remember_committed, see_committed
from candour.apps.people.models import FixedKeys, KeyRequest, Staff, StaffKey
from candour.domain import ledger, sealing
from candour.domain.ledger import Kind
from candour.domain.sealing import FixedKey, Purpose, SignedKey

_PURPOSE = "candour keys before signatures v1"
# An entry of another kind proves no key: it could be one that no page of changes shows.
_PROVING = {
    Purpose.EPOCH: frozenset({Kind.TEAM_CREATED, Kind.EPOCH_STARTED, Kind.REPORT_RECEIVED}),
    Purpose.STAFF: frozenset({Kind.KEY_MADE, Kind.KEY_SIGNED, Kind.KEY_REPLACED}),
}


# A key with the key that its entry commits to: the id of the entry, and the signed key.
Committed: TypeAlias = tuple[UUID | None, SignedKey]

_VOUCHERS = "SELECT DISTINCT staff_id FROM people_publickey WHERE signing_key = ANY(%s)"


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
    return {owner: [key for _entry, key in history] for owner, history in _histories(one.pk for one in staff).items()}


def signed_key_of(row: Any, purpose: Purpose, owner: UUID, previous: str) -> SignedKey:
    """Convert a row with a public key and its signature (a `StaffKey` or an `Epoch`) to a SignedKey.

    `owner`: the id of the staff member or dossier. `previous`: the owner's public key before this one; "" for the first.
    """
    return SignedKey(
        purpose, owner, row.number, row.public_key, previous, row.signing_key, row.signed_by, bytes(row.signature or b"")
    )


def vouchers(signing_keys: Iterable[str]) -> set[str]:
    """Return those of the signing keys that are the signing key of a staff key whose entry was made here. Three queries."""
    named = _vouching(signing_keys)
    see_keys(named)
    return {key.signing_key for entry, key in named if committed(entry, key.content())}


def named_vouchers(signing_keys: Iterable[str]) -> set[str]:
    """Return those of the signing keys that are the signing key of a staff key, whether or not its entry was made here.

    For the audit, which also runs on a copy without the secret of the installation, and names false entries itself.
    """
    return {key.signing_key for _entry, key in _vouching(signing_keys)}


def _vouching(signing_keys: Iterable[str]) -> list[Committed]:
    """Return each key of staff that has one of these signing keys, with the entry that its row names. Two queries."""
    wanted = {key for key in signing_keys if key}
    with connection.cursor() as cursor:
        cursor.execute(_VOUCHERS, [sorted(wanted)])
        owners = [owner for (owner,) in cursor.fetchall()]
    return [one for history in _histories(owners).values() for one in history if one[1].signing_key in wanted]


def _histories(staff: Iterable[UUID]) -> dict[UUID, list[Committed]]:
    """Map each of these staff members (ids) to the person's keys, oldest first, with the entries that their rows name."""
    histories: dict[UUID, list[Committed]] = {}
    for row in public_rows(staff):
        history = histories.setdefault(row.staff_id, [])
        key = signed_key_of(row, Purpose.STAFF, row.staff_id, history[-1][1].public_key if history else "")
        history.append((row.entry_id, key))
    return histories


def check(history: Sequence[SignedKey]) -> None:
    """Raise BrokenHistory unless each of an owner's keys (oldest first) follows from the key before it.

    The rules are those of `domain.sealing.check_history`. Reads the database only for keys without signatures, for keys that
    sign themselves and for keys that another person's key signed.
    """
    others = vouchers({key.signed_by for key in history}) if needs_vouchers(history) else set[str]()
    fixed = fixed_keys() if _needs_fixed(history) else _NONE
    if fixed.lines:
        see_committed([(fixed.entry, fixed.content, frozenset({Kind.KEYS_FIXED}))])
    places = fixed.places if committed(fixed.entry, fixed.content) else {}
    sealing.check_history(history, places, others)


def check_form(history: Sequence[SignedKey]) -> None:
    """Raise BrokenHistory as `check` does, but do not ask where an entry was made, which a copy of the database cannot say."""
    others = named_vouchers({key.signed_by for key in history}) if needs_vouchers(history) else set[str]()
    fixed = fixed_keys() if _needs_fixed(history) else _NONE
    sealing.check_history(history, fixed.places, others)


def _needs_fixed(history: Sequence[SignedKey]) -> bool:
    """Whether the history has a key that only the list of keys from before signatures can prove."""
    return any(not key.is_signed or _signs_itself_late(key) for key in history)


def _signs_itself_late(key: SignedKey) -> bool:
    """Whether a staff member's key is not the first and is signed with its own signing key.

    Only keys that were made before keys had signatures may be signed this way.
    """
    return key.purpose is Purpose.STAFF and key.number > 1 and key.signed_by == key.signing_key


def needs_vouchers(history: Sequence[SignedKey]) -> bool:
    """Whether a key after the first is signed by another key than the key before it."""
    return any(after.is_signed and after.signed_by != before.signing_key for before, after in pairwise(history))


def is_proved(key: StaffKey) -> bool:
    """Whether this is the newest key of its owner, and `proved_keys` has it."""
    return proved_keys([key.staff_id]).get(key.staff_id) == key.public_key


def proved_keys(staff: Collection[UUID]) -> dict[UUID, str]:
    """Map each of these staff members (ids) to the person's newest public key; whoever has none that is proved is left out.

    A key is proved where the person's keys pass `check`, an entry that was made here commits to each signed key, and the row
    with the person's name and body agrees with the ledger: whoever seals chooses by the name. A former key is never returned,
    also where its row says that it is in use. Five queries for any number, and those of `check` for keys of colleagues.
    """
    histories = _histories(staff)
    see_keys([pair for history in histories.values() for pair in history])
    false = {row.pk for row in differing(Staff.evidence().filter(pk__in=list(histories)))}
    return {
        owner: history[-1][1].public_key for owner, history in histories.items() if owner not in false and _is_proved(history)
    }


def _is_proved(history: Sequence[Committed]) -> bool:
    """Whether the keys follow from each other and each signed key has its entry, which `see_keys` looked at."""
    try:
        check([key for _entry, key in history])
    except sealing.BrokenHistory:
        return False
    return all(committed(entry, key.content()) for entry, key in history if key.is_signed)


def see_keys(keys: Iterable[Committed]) -> None:
    """Look at the entries of these signed keys, so that `committed` knows which commit to their key. At most one query."""
    see_committed([(entry, key.content(), _PROVING[key.purpose]) for entry, key in keys if key.is_signed])


def commits(entry: UUID | None, content: bytes, purpose: Purpose) -> bool:
    """Whether the entry with this id commits to `content`, is of a kind that proves keys of this purpose, and was made here."""
    see_committed([(entry, content, _PROVING[purpose])])
    return committed(entry, content)


def remember(entry: UUID | None, key: SignedKey) -> None:
    """Remember that the entry commits to a document which names this key, as a report's manifest does."""
    remember_committed(entry, key.content())


def unasked(requests: Iterable[KeyRequest]) -> list[KeyRequest]:
    """Return those of the requests for a new key that no entry made here records: nobody may vouch for them. Two queries."""
    listed = list(requests)
    staff = [str(one.staff_id) for one in listed]
    entries = Entry.objects.of(Kind.KEY_REQUESTED).filter(ids__staff__in=staff).values_list("pk", "ids")
    by_staff: dict[str, list[UUID]] = {}
    for pk, ids in entries:
        by_staff.setdefault(ids["staff"], []).append(pk)
    claims = {one.pk: [(entry, _asked_key(one).content()) for entry in by_staff.get(str(one.staff_id), [])] for one in listed}
    see_committed([(*claim, frozenset({Kind.KEY_REQUESTED})) for own in claims.values() for claim in own])
    return [one for one in listed if not any(committed(*claim) for claim in claims[one.pk])]


def _asked_key(request: KeyRequest) -> SignedKey:
    """Return the key that a request stores as JSON."""
    members = dict(request.key)
    purpose, owner, signature = members.pop("purpose"), UUID(members.pop("owner")), b64decode(members.pop("signature"))
    return SignedKey(Purpose(purpose), owner, signature=signature, **members)
