"""Creating dossiers, granting access to a dossier, and withdrawing access by rotating its key. ADR 1; domain/sealing/epochs.py.

Browsers generate the keys and seal the grants. The granter (`by`) is a staff member who can read the dossier, or None where
the reporter grants at receipt. Withdrawing a grant starts a new epoch: the old secret is sealed to the new key, so remaining
readers still open older items, and the former reader cannot open later ones. Not here: teams (`teams`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Epoch, Grant
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff, StaffKey
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal

_GRANT_PLAINTEXT = 256


@dataclass(frozen=True, slots=True)
class SealedGrant:
    """A grant not yet stored: an epoch's secret, which a browser sealed to the public key `to`.

    `dossier` and `epoch` are None where the grant is part of a `NewDossier` or a `Rotation`.
    """

    to: str
    sealed: bytes
    dossier: uuid.UUID | None = None
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A dossier that a browser generated, not yet stored: its public key, and its secret sealed to each first reader."""

    public_key: str
    grants: Sequence[SealedGrant]


@dataclass(frozen=True, slots=True)
class Rotation:
    """A new epoch of a dossier that a browser generated, not yet stored.

    `dossier` and `epoch` name the epoch before the new epoch; `link` is the secret of that earlier epoch, sealed to the new
    `public_key`; `grants` are the new secret, sealed to each remaining reader.
    """

    dossier: uuid.UUID
    epoch: int
    public_key: str
    link: bytes
    grants: Sequence[SealedGrant]


def create(kind: str, public_key: str, *, now: datetime) -> Dossier:
    """Store a new dossier of this kind (`Dossier.Kind`) with its first epoch. The caller appends the entry of the creation."""
    dossier = Dossier.objects.create(kind=Dossier.Kind(kind), created_at=now)
    Epoch.objects.create(dossier=dossier, number=1, public_key=_checked_public_key(public_key), created_at=now)
    return dossier


def create_with_grants(kind: str, new_dossier: NewDossier, *, by: Staff, now: datetime) -> Dossier:
    """Store a dossier and its first grants, which the browser of `by` sealed. The caller appends the dossier's entry."""
    with transaction.atomic():
        dossier = create(kind, new_dossier.public_key, now=now)
        epoch = queries.latest_epoch(dossier)
        for sealed in new_dossier.grants:
            _store_sealed_grant(epoch, sealed, by=by, now=now)
    return dossier


def grant(
    epoch: Epoch, *, sealed_secret: bytes, now: datetime,
    staff: Staff | None = None, holder: Dossier | None = None, holder_epoch: Epoch | None = None,
    by: Staff | None = None,
) -> Grant:  # fmt: skip
    """Store a grant of `epoch`, and so of earlier epochs, to a staff member or to the dossier `holder` and its readers.

    `holder_epoch` is the holder's epoch that the secret was sealed to (default: the newest); `by` is the granter, None
    for the reporter. Appends an entry. Raises Refusal where `by` cannot read `epoch` or the grant is malformed.
    """
    key: StaffKey | Epoch | None = None
    if staff is not None:
        key = StaffKey.objects.filter(staff=staff, retired_at=None).first()
    elif holder is not None:
        key = holder_epoch or queries.latest_epoch(holder)
    if key is None:
        raise Refusal(_("This person has no key yet. Ask them to sign in and make one."))
    return _store_and_record_grant(epoch, key, sealed_secret, now=now, by=by)


def store_grants(grants: Iterable[SealedGrant], *, by: Staff, now: datetime) -> list[Grant]:
    """Store grants that a staff member's browser sealed, and append an entry for each.

    Raises Refusal where `by` cannot read a granted epoch or a key is no longer in use.
    """
    with transaction.atomic():
        return [
            _store_and_record_grant(_epoch_of_grant(one), _owner_of_key_in_use(one.to), one.sealed, now=now, by=by)
            for one in grants
        ]


def withdraw_and_rotate(
    dossier: Dossier, *, rotation: Rotation, by: Staff, now: datetime,
    from_staff: Staff | None = None, from_holder: Dossier | None = None,
) -> Epoch:  # fmt: skip
    """Withdraw the grants of `dossier` that `from_staff` or `from_holder` holds; start an epoch sealed to all other holders.

    `by` is the staff member who withdraws the grants.
    Raises Refusal where the rotation leaves out a remaining holder or adds another, or where the key was rotated meanwhile.
    """
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=dossier.pk)
        newest = queries.latest_epoch(dossier)
        _check_rotation(rotation, newest, by)
        _withdraw_grants(dossier, from_staff, from_holder, now)
        epoch = _start_epoch(newest, rotation, by=by, now=now)
        _record_withdrawal(dossier, from_staff, from_holder, by, now)
    return epoch


def _start_epoch(newest: Epoch, rotation: Rotation, *, by: Staff, now: datetime) -> Epoch:
    """Store the new epoch, link and grants of `rotation`. Raises Refusal unless the grants are for exactly the holders left."""
    stay = {recipient.public_key for recipient in queries.holders(newest.dossier)}
    if not stay or {sealed.to for sealed in rotation.grants} != stay or len(rotation.grants) != len(stay):
        raise Refusal(_("The new key must be sealed to everybody who stays, and to nobody else. Load the page again."))
    epoch = Epoch.objects.create(
        dossier=newest.dossier, number=newest.number + 1, public_key=_checked_public_key(rotation.public_key), created_at=now
    )
    _store_grant(newest, epoch, rotation.link, by=by, now=now)
    for sealed in rotation.grants:
        _store_sealed_grant(epoch, sealed, by=by, now=now)
    return epoch


def _check_rotation(rotation: Rotation, newest: Epoch, by: Staff) -> None:
    """Raise Refusal unless the rotation follows the newest epoch and `by` can read that epoch."""
    if rotation.dossier != newest.dossier_id or rotation.epoch != newest.number:
        raise Refusal(_("The key changed while you worked. Load the page again."))
    if not queries.can_read(by, newest.dossier, newest):
        raise Refusal(_("Only someone who can read this can change its key."))


def _withdraw_grants(dossier: Dossier, staff: Staff | None, holder: Dossier | None, now: datetime) -> None:
    """Mark as withdrawn the grants of `dossier` that `staff` or else `holder` holds. Raises Refusal where there is none."""
    held = Grant.objects.filter(epoch__dossier=dossier, withdrawn_at=None)
    held = held.filter(staff=staff) if staff is not None else held.filter(holder=holder).exclude(holder=None)
    if not held.update(withdrawn_at=now):
        raise Refusal(_("There is no grant to withdraw. Load the page again."))


def _record_withdrawal(dossier: Dossier, staff: Staff | None, holder: Dossier | None, by: Staff, now: datetime) -> None:
    """Append the entry grant.withdrawn for the grants that `by` withdrew from `staff` or `holder`."""
    whose = staff.pk if staff else None
    append(Kind.GRANT_WITHDRAWN, actor=by.pk, dossier=dossier.pk, staff=whose, holder=holder.pk if holder else None, now=now)


def _epoch_of_grant(sealed: SealedGrant) -> Epoch:
    """Return the stored epoch whose secret the grant contains. Raises Refusal where no such epoch is stored."""
    which = Q(dossier_id=sealed.dossier, number=sealed.epoch)
    epoch = Epoch.objects.select_related("dossier").filter(which).first()
    if epoch is None:
        raise Refusal(_("This grant belongs to nothing. Load the page again."))
    return epoch


def _owner_of_key_in_use(public_key: str) -> StaffKey | Epoch:
    """Return the staff key or newest epoch that has this public key. Raises Refusal where the key is no longer in use."""
    owner = queries.key_owner(public_key)
    if owner is None or (isinstance(owner, Epoch) and owner != queries.latest_epoch(owner.dossier)):
        raise Refusal(_("The key this was sealed to is no longer in use. Load the page again."))
    return owner


def _store_sealed_grant(epoch: Epoch, sealed: SealedGrant, *, by: Staff, now: datetime) -> Grant:
    """Store the grant of `epoch` that the browser of `by` sealed, without appending an entry to the ledger."""
    return _store_grant(epoch, _owner_of_key_in_use(sealed.to), sealed.sealed, by=by, now=now)


def _store_and_record_grant(epoch: Epoch, key: StaffKey | Epoch, sealed: bytes, *, now: datetime, by: Staff | None) -> Grant:
    """Store a grant of the secret of `epoch` to the holder of `key`, and append the ledger entry of the grant.

    The holder is a staff member, or the dossier whose epoch `key` is. Raises Refusal where `by` cannot read `epoch`.
    """
    with transaction.atomic():
        if by is not None:
            _check_can_read(by, epoch)
        new_grant = _store_grant(epoch, key, sealed, by=by, now=now)
        _record_grant(new_grant, by, now)
    return new_grant


def _check_can_read(by: Staff, epoch: Epoch) -> None:
    """Raise Refusal unless `by` can read `epoch`. Locks the dossier until the transaction ends."""
    Dossier.objects.select_for_update().get(pk=epoch.dossier_id)  # so that two grants to one person at the same time leave one
    if not queries.can_read(by, epoch.dossier, epoch):
        raise Refusal(_("Only someone who can read this can let others read it."))


def _record_grant(grant: Grant, by: Staff | None, now: datetime) -> None:
    """Append the entry grant.given for a grant by the staff member `by`, or by the reporter (None)."""
    actor = by.pk if by else Actor.REPORTER
    append(Kind.GRANT_GIVEN, actor=actor, dossier=grant.epoch.dossier_id, staff=grant.staff_id, holder=grant.holder_id, now=now)


def _store_grant(epoch: Epoch, key: StaffKey | Epoch, sealed: bytes, *, by: Staff | None, now: datetime) -> Grant:
    """Store a grant of `epoch` to the owner of `key`, and withdraw the grant of `epoch` that the owner had before."""
    _check_grant_form(sealed)
    if isinstance(key, StaffKey):
        whose: dict[str, object] = {"staff": key.staff, "staff_key": key}
        before = Grant.objects.filter(epoch=epoch, staff=key.staff, withdrawn_at=None)
    else:
        whose = {"holder": key.dossier, "holder_epoch": key}
        before = Grant.objects.filter(epoch=epoch, holder=key.dossier, withdrawn_at=None)
    before.update(withdrawn_at=now)
    return Grant.objects.create(epoch=epoch, sealed_secret=sealed, granted_by=by, granted_at=now, **whose)


def _check_grant_form(sealed: bytes) -> None:
    """Raise Refusal unless `sealed` is an age file with one recipient and the length of a grant."""
    try:
        header = sealing.inspect(sealed, len(sealed))
    except sealing.SealingError:
        raise Refusal(_("A grant did not arrive whole. Unlock your key and try again.")) from None
    if header.payload_plaintext_size != _GRANT_PLAINTEXT:
        raise Refusal(_("A grant did not arrive whole. Unlock your key and try again."))


def _checked_public_key(public_key: str) -> sealing.Recipient:
    """Return the text as a public key. Raises Refusal where it is no valid age recipient."""
    try:
        return sealing.Recipient(public_key)
    except sealing.BadKey:
        raise Refusal(_("A new key did not arrive whole. Load the page again.")) from None
