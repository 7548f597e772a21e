"""Checks of the author's signature of a new item, and the entry from which items must be signed. ADR 33.

Not here: what signatures of stored items prove (`queries.authors`), the bytes that are signed (`domain.sealing.authorship`).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Dossier, Item
from candour.apps.dossiers.queries.authors import LATEST, author_keys, next_numbers
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.domain.sealing import Authorship, ItemPlace
from candour.ui.errors import Refusal, StaleKey
from candour.ui.times import to_hour

IS_SIGNED = "item_is_signed"  # the constraint's name in the error of sql/items_are_signed.sql


def begin_signing(*, now: datetime) -> bool:
    """Append, once, the entry from which every new item must be signed; return whether it was appended now."""
    if Entry.objects.of(Kind.ITEMS_SIGNED).exists():
        return False
    append(Kind.ITEMS_SIGNED, actor=Actor.OPERATOR, now=now)
    return True


def not_signed() -> Refusal:
    """Return the refusal of an item whose author's signature is missing or wrong."""
    return Refusal(_("This did not carry your signature, so it was not taken. Load the page again and send it once more."))


def check_new(item: Item, authorship: Authorship, at: datetime) -> None:
    """Check the signature of an unsaved item that arrives at `at`, and put it into the item.

    Locks the dossier until the transaction ends, so that numbers do not collide. Raises Refusal for a wrong signature, and
    StaleKey where the number or the hour is no longer right, so that the browser signs again.
    """
    if authorship.signed_by not in author_keys([item]).of(item):
        raise not_signed()
    Dossier.objects.select_for_update(no_key=True).get(pk=item.dossier_id)
    if authorship.number != next_numbers(item.dossier_id, authorship.signed_by).get(item.kind, 1):
        raise StaleKey(_("Something else was sent at the same moment. Send it again."))
    place = ItemPlace(item.dossier_id, item.epoch.number, item.kind, item.author, item.sha256, item.about_id)
    check_signature(place, authorship, at)
    for name, value in columns_of(authorship).items():
        setattr(item, name, value)
    item.pk = authorship.item


def check_signature(place: ItemPlace, authorship: Authorship, at: datetime) -> None:
    """Raise Refusal unless the signature fits the place and was made at most two hours before `at`; StaleKey if it is older."""
    if not timedelta(0) <= to_hour(at) - authorship.hour <= LATEST:
        raise StaleKey(_("This waited too long before it was sent. Send it again."))
    if authorship.hour != to_hour(authorship.hour):
        raise not_signed()
    try:
        sealing.check_authorship(place, authorship)
    except sealing.SealingError:
        raise not_signed() from None


def check_first_numbers(signed: Iterable[tuple[str, Authorship]]) -> None:
    """Raise Refusal unless the items (kind, authorship) of a new dossier are numbered from 1 in each kind."""
    counted: dict[str, int] = {}
    for kind, authorship in signed:
        counted[kind] = counted.get(kind, 0) + 1
        if authorship.number != counted[kind]:
            raise not_signed()


def columns_of(authorship: Authorship | None) -> Mapping[str, Any]:
    """Return the columns of `Item` that hold a signature: name → value; empty values for None."""
    if authorship is None:
        return {"number": None, "signed_by": "", "signed_hour": None, "signature": ""}
    return {
        "number": authorship.number,
        "signed_by": str(authorship.signed_by),
        "signed_hour": authorship.hour,
        "signature": b64encode(authorship.signature).decode(),
    }


def sign_as(signer: sealing.SigningSecret, item: Item, *, now: datetime) -> Authorship | None:
    """Sign an unsaved item with its author's key, which is in memory for this one request (a browser without JavaScript).

    Returns None where this is not the author's key, as for a report from before keys had signatures.
    """
    if signer.public not in author_keys([item]).of(item):
        return None
    number = next_numbers(item.dossier_id, signer.public).get(item.kind, 1)
    place = ItemPlace(item.dossier_id, item.epoch.number, item.kind, item.author, item.sha256, item.about_id)
    return sealing.sign_item(place, signer, item=item.pk, number=number, hour=to_hour(now))
