"""What the audit finds in public keys and in confirmations of grants. ADR 22, ADR 32, ADR 34.

It names a key that nobody signed who held the key before it, a key whose entry was not made here, a proof of possession that
the key itself did not sign, a key of the log that the database lacks because another one has its place, a confirmation that
the reader did not sign, and a key of a team that no second member confirmed.
Rows that differ from their entries are found by the ledger's own audit. `apps.py` imports this module, which registers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.db import connection

from candour.apps.dossiers.models import Epoch, Grant
from candour.apps.dossiers.queries.key_histories import history_of
from candour.apps.ledger.models import Entry
from candour.apps.ledger.queries.audit import Fault, Finding, audit_check
from candour.apps.ledger.queries.proving import proves
from candour.apps.people.models import StaffKey
from candour.apps.people.queries import key_histories
from candour.domain.ledger import Kind, PseudonymKey
from candour.domain.sealing import BrokenHistory, Possession, Purpose, SignedKey, confirms, proves_possession

_CHUNK = 500
# Entries of keys that no row has. The entry of a team whose first key is from before signatures has no row of its own.
_WITHOUT_ROW = """
SELECT entry.kind, entry.ids, leaf.index FROM ledger_entry entry LEFT JOIN ledger_leaf leaf ON leaf.entry_id = entry.id
WHERE entry.kind = ANY(%s) AND NOT EXISTS (SELECT FROM dossiers_epoch WHERE entry_id = entry.id)
  AND NOT EXISTS (SELECT FROM people_staffkey WHERE entry_id = entry.id)
  AND (entry.kind <> %s OR EXISTS (
    SELECT FROM dossiers_epoch WHERE dossier_id = (entry.ids ->> 'dossier')::uuid AND number = 1 AND signature IS NOT NULL
  ))
ORDER BY leaf.index NULLS LAST
"""
# Keys of teams from before the first change that anybody asked for needed no second member.
_WITHOUT_SECOND = """
SELECT epoch.dossier_id, epoch.number FROM dossiers_epoch epoch JOIN dossiers_team team USING (dossier_id)
WHERE epoch.number > 1 AND epoch.created_at >= (SELECT min(asked_at) FROM dossiers_teamchange) AND NOT EXISTS (
  SELECT FROM dossiers_teamchange change JOIN dossiers_grant held ON held.staff_id = change.confirmed_by_id
  WHERE change.dossier_id = epoch.dossier_id AND change.rotation -> 'key' ->> 'public_key' = epoch.public_key
    AND held.epoch_id = epoch.id AND held.confirmation IS NOT NULL
) ORDER BY 1, 2
"""


@audit_check
def key_findings(pseudonyms: PseudonymKey | None) -> Iterator[Finding]:
    """Yield what is wrong with the public keys of dossiers and staff, and with the confirmations of grants."""
    yield from _epochs(pseudonyms)
    yield from _staff_keys(pseudonyms)
    yield from _forks()
    yield from _without_second()
    yield from _confirmations()


def _epochs(pseudonyms: PseudonymKey | None) -> Iterator[Finding]:
    """Yield each dossier's first epoch that no holder of the epoch before signed, and epochs whose entry was not made here."""
    rows = Epoch.objects.select_related("entry__salt").order_by("dossier_id", "number").iterator(_CHUNK)
    for dossier, group in groupby(rows, key=lambda row: row.dossier_id):
        epochs = list(group)
        yield from _faults(epochs, history_of(dossier, epochs), pseudonyms)


def _staff_keys(pseudonyms: PseudonymKey | None) -> Iterator[Finding]:
    """Yield each staff member's first key that neither the key before nor a colleague signed, and keys with a forged entry."""
    rows = StaffKey.objects.select_related("entry__salt").order_by("staff_id", "number").iterator(_CHUNK)
    for staff, group in groupby(rows, key=lambda row: row.staff_id):
        keys = list(group)
        history: list[SignedKey] = []
        for row in keys:
            before = history[-1].public_key if history else ""
            history.append(key_histories.signed_key_of(row, Purpose.STAFF, staff, before))
        yield from _faults(keys, history, pseudonyms)
        if _first_unsigned(history) is None:
            yield from _unheld(zip(keys, history, strict=True))


def _unheld(keys: Iterable[tuple[StaffKey, SignedKey]]) -> Iterator[Finding]:
    """Yield each key whose proof of possession its own signing half did not sign. Keys from before this proof have none."""
    for row, key in keys:
        proof = Possession(bytes(row.possession_answer or b""), bytes(row.possession or b""))
        if proof != Possession(b"", b"") and not proves_possession(key, proof):
            yield Finding(Fault.SIGNATURE, StaffKey.table_name(), row.row_key)


def _faults(
    rows: Sequence[Epoch | StaffKey], history: Sequence[SignedKey], pseudonyms: PseudonymKey | None
) -> Iterator[Finding]:
    """Yield what is wrong with the keys of one owner, oldest first. `pseudonyms` None: where an entry was made is not known."""
    bad = _first_unsigned(history)
    if bad is not None:
        yield Finding(Fault.KEY_UNSIGNED, rows[bad].table_name(), rows[bad].row_key)
    for row, key in zip(rows, history, strict=True):
        if pseudonyms and key.is_signed and _is_forged(row.entry, key, pseudonyms):
            yield Finding(Fault.FORGED, row.table_name(), row.row_key)


def _is_forged(entry: Entry | None, key: SignedKey, pseudonyms: PseudonymKey) -> bool:
    """Whether the entry of a key commits to something else, or was not made with the pseudonym key that it names.

    The ledger's own audit compares the entries of reports, which state rows, and names entries of a key that is not at hand.
    """
    if entry is None:
        return True
    if entry.kind == Kind.REPORT_RECEIVED or entry.act.key != pseudonyms.key_id:
        return False
    return not proves(entry, key.content(), frozenset({entry.act.kind}), pseudonyms)


def _first_unsigned(history: Sequence[SignedKey]) -> int | None:
    """Return the place, from 0, of the first key that does not follow from the keys before it; None where all do."""
    if _follows(history):
        return None
    return next(place for place in range(len(history)) if not _follows(history[: place + 1]))


def _follows(history: Sequence[SignedKey]) -> bool:
    """Whether each key of the history follows from the key before it."""
    try:
        key_histories.check_form(history)
    except BrokenHistory:
        return False
    return True


def _forks() -> Iterator[Finding]:
    """Yield each entry of a key that the database does not have: another key has its place."""
    kinds = [Kind.EPOCH_STARTED, Kind.TEAM_CREATED, Kind.KEY_SIGNED, Kind.KEY_REPLACED]
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_ROW, [[str(kind) for kind in kinds], str(Kind.TEAM_CREATED)])
        for kind, _ids, leaf in cursor.fetchall():
            yield Finding(Fault.KEY_FORKED, kind=kind, leaf=leaf)


def _without_second() -> Iterator[Finding]:
    """Yield each key of a team that no second member signed to open."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_SECOND)
        for dossier, number in cursor.fetchall():
            yield Finding(Fault.KEY_UNCONFIRMED, Epoch.table_name(), f"{dossier}/{number}")


def _confirmations() -> Iterator[Finding]:
    """Yield each confirmed grant whose confirmation its reader did not sign."""
    confirmed = Grant.evidence().filter(needs_confirmation=True).exclude(confirmed_at=None)
    for grant in confirmed.iterator(_CHUNK):
        signing_key = grant.staff_key.signing_key if grant.staff_key else ""
        if not confirms(grant.opened, signing_key, bytes(grant.confirmation or b"")):
            yield Finding(Fault.SIGNATURE, Grant.table_name(), grant.row_key)
