"""Who signed an item: the keys of authors, the numbers of their items, and what their signatures prove. Read only. ADR 33.

`author_states` is asked by pages and by the audit. Not here: the bytes that are signed (`domain.sealing.authorship`), the check
of a new item (`services.signed_items`), whether the row is what its entry says (`ledger.queries.evidence`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import Max

from candour.apps.dossiers.models import Epoch, Item
from candour.apps.ledger.models import Leaf
from candour.apps.ledger.queries import Standing, standings
from candour.apps.ledger.services.keys import pseudonym_key
from candour.apps.people.queries import key_histories
from candour.domain import sealing
from candour.domain.ledger import Kind
from candour.domain.sealing import Authorship, ItemPlace
from candour.ui.times import to_hour

LATEST = timedelta(hours=2)  # how much later than the hour that the author signed an item may arrive
# Every statement about the row is from before, also the newest: else a row from before could be replaced.
_STATED_BEFORE = """
SELECT stated."row" FROM ledger_statement stated LEFT JOIN ledger_leaf leaf ON leaf.entry_id = stated.entry_id
WHERE stated."table" = 'dossiers_item' AND stated."row" = ANY(%s)
GROUP BY stated."row" HAVING bool_and(coalesce(leaf.index < %s, false))
"""


class AuthorState(StrEnum):
    """What the signatures prove about an item's author."""

    SIGNED = "signed"
    BEFORE = "before"  # not signed, and not required to be: from before signatures, or in a report whose keys are
    UNPROVED = "unproved"  # the signature is missing or wrong, or another item is missing before this one


@dataclass(frozen=True, slots=True)
class AuthorKeys:
    """The signing keys of authors: the reporter's, by dossier, and all that a staff member ever had, by staff id."""

    reporters: dict[UUID, str]
    staff: dict[UUID, set[str]]

    def of(self, item: Item) -> set[str]:
        """Return the keys with which the item may be signed; empty where its author has none."""
        if item.author == Item.Author.REPORTER:
            own = self.reporters.get(item.dossier_id, "")
            return {own} if own else set()
        return self.staff.get(item.staff_id, set()) if item.staff_id else set()


def author_states(items: Sequence[Item]) -> dict[str, AuthorState]:
    """Return row key → what the signatures prove, for all items of one or more dossiers, or all of one kind, with epochs."""
    keys, unsigned = author_keys(items), [item for item in items if not item.signature]
    before = _from_before(unsigned)
    out_of_turn = _out_of_turn(items)
    states: dict[str, AuthorState] = {}
    for item in items:
        if not item.signature:
            free = item.row_key in before or (item.author == Item.Author.REPORTER and not keys.of(item))
            states[item.row_key] = AuthorState.BEFORE if free else AuthorState.UNPROVED
        else:
            proved = item.row_key not in out_of_turn and is_signed(item, keys.of(item))
            states[item.row_key] = AuthorState.SIGNED if proved else AuthorState.UNPROVED
    return states


def standings_of(items: Sequence[Item]) -> dict[str, Standing]:
    """Return row key → what log and signatures prove together about each of these items (see `author_states`)."""
    authors = author_states(items)
    return {row: joined(one, authors[row]) for row, one in standings(items, pseudonym_key()).items()}


def joined(standing: Standing, author: AuthorState) -> Standing:
    """Join what the log proves about an item with what the signatures prove about its author."""
    if standing.is_broken:
        return standing
    return {AuthorState.SIGNED: Standing.SIGNED, AuthorState.BEFORE: Standing.BEFORE}.get(author, Standing.UNPROVED)


def is_signed(item: Item, keys: Iterable[str]) -> bool:
    """Return whether one of `keys` signed the item as it stands in its row, at about the time that the row has."""
    if item.signed_by not in keys or item.signed_hour is None or item.number is None:
        return False
    if not timedelta(0) <= to_hour(item.created_at) - item.signed_hour <= LATEST:
        return False
    place = ItemPlace(item.dossier_id, item.epoch.number, item.kind, item.author, item.content_sha256, item.about_id)
    try:
        signature = sealing.decode_signature(item.signature)
        sealing.check_authorship(place, Authorship(item.pk, item.number, item.signed_hour, item.signed_by, signature))
    except sealing.SealingError:
        return False
    return True


def author_keys(items: Iterable[Item]) -> AuthorKeys:
    """Return the signing keys of the authors of these items, in two queries."""
    listed = list(items)
    firsts = Epoch.objects.filter(dossier__in={item.dossier_id for item in listed}, number=1)
    staff: dict[UUID, set[str]] = {}
    for row in key_histories.public_rows({item.staff_id for item in listed if item.staff_id}):
        if row.signing_key:
            staff.setdefault(row.staff_id, set()).add(row.signing_key)
    return AuthorKeys(dict(firsts.values_list("dossier_id", "signed_by")), staff)


def next_numbers(dossier: UUID, signed_by: str) -> dict[str, int]:
    """Return kind → the number of the next item of this kind that this key signs in the dossier; 1 where a kind is left out."""
    signed = Item.objects.filter(dossier=dossier, signed_by=signed_by).exclude(signature="")
    return {kind: last + 1 for kind, last in signed.values_list("kind").annotate(Max("number"))}


def signing_began() -> int | None:
    """Return the leaf index of the first entry from which items must be signed; None where the log has none yet."""
    began = Leaf.objects.filter(entry__kind=str(Kind.ITEMS_SIGNED)).order_by("index")
    return began.values_list("index", flat=True).first()


def _out_of_turn(items: Iterable[Item]) -> set[str]:
    """Return the row keys of items whose number does not follow: an item before them is missing, or they were moved."""
    expected: dict[tuple[UUID, str, str], int] = {}
    out = set[str]()
    for item in sorted((item for item in items if item.signature), key=lambda item: item.order):
        group = item.dossier_id, item.signed_by, item.kind
        if item.number != expected.get(group, 1):
            out.add(item.row_key)
        expected[group] = (item.number or 0) + 1
    return out


def _from_before(unsigned: Sequence[Item]) -> set[str]:
    """Return the row keys of those items whose entries all are before the first entry `items.signed` of the log."""
    names = [item.row_key for item in unsigned]
    began = signing_began() if names else None
    if began is None:
        return set(names)
    with connection.cursor() as cursor:
        cursor.execute(_STATED_BEFORE, [names, began])
        return {row for (row,) in cursor.fetchall()}
