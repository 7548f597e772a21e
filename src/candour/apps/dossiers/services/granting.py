"""Dossiers, grants and epochs: who can read, from when on, sealed by somebody's browser. ADR 1; domain/sealing/epochs.py.

A grant is made by someone who can read (`by`), or by whoever made the dossier (the reporter at receipt: `by` None).
Withdrawing starts a new epoch: the old secret is linked to the new key, so those who stay read back through it, and
those who left read nothing that comes later. Not here: teams, which are dossiers with a name.
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
    """An epoch's secret, sealed in a browser to the public key `to`. `dossier` None: the one being founded or rotated."""

    to: str
    sealed: bytes
    dossier: uuid.UUID | None = None
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Founding:
    """A dossier made in a browser: its public key, and its secret sealed to its first readers."""

    public_key: str
    grants: Sequence[SealedGrant]


@dataclass(frozen=True, slots=True)
class Rotation:
    """A new epoch made in a browser: its public key, the old secret linked to it, the new one for those who stay."""

    dossier: uuid.UUID
    epoch: int
    public_key: str
    link: bytes
    grants: Sequence[SealedGrant]


def create(kind: str, public_key: str, *, now: datetime) -> Dossier:
    """Store a new dossier with its first epoch. Its entry is that of the act it belongs to."""
    dossier = Dossier.objects.create(kind=Dossier.Kind(kind), created_at=now)
    Epoch.objects.create(dossier=dossier, number=1, public_key=_recipient(public_key), created_at=now)
    return dossier


def found(kind: str, founding: Founding, *, by: Staff, now: datetime) -> Dossier:
    """Store a dossier that a staff member's browser made, with the grants it sealed. Its entry is that of the act."""
    with transaction.atomic():
        dossier = create(kind, founding.public_key, now=now)
        epoch = queries.latest_epoch(dossier)
        for sealed in founding.grants:
            _keep(epoch, sealed, by=by, now=now)
    return dossier


def grant(
    epoch: Epoch, *, sealed_secret: bytes, now: datetime,
    staff: Staff | None = None, holder: Dossier | None = None, holder_epoch: Epoch | None = None,
    by: Staff | None = None, record: bool = True,
) -> Grant:  # fmt: skip
    """Grant a staff member, or whoever reads `holder`, the dossier from this epoch back.

    `holder_epoch` is the epoch of the holder it was sealed to (the newest if not given). `by` must be able to read
    the epoch. With `record` False the caller's own entry records the act.
    """
    key: StaffKey | Epoch | None = None
    if staff is not None:
        key = StaffKey.objects.filter(staff=staff, retired_at=None).first()
    elif holder is not None:
        key = holder_epoch or queries.latest_epoch(holder)
    if key is None:
        raise Refusal(_("This person has no key yet. Ask them to sign in and make one."))
    return _give(epoch, key, sealed_secret, now=now, by=by, record=record)


def give(grants: Iterable[SealedGrant], *, by: Staff, now: datetime, record: bool = True) -> list[Grant]:
    """Store the grants that a staff member's browser sealed, of dossiers this staff member can read."""
    with transaction.atomic():
        return [_give(_epoch(one), _owner(one.to), one.sealed, now=now, by=by, record=record) for one in grants]


def withdraw_and_rotate(
    dossier: Dossier, *, rotation: Rotation, by: Staff, now: datetime,
    from_staff: Staff | None = None, from_holder: Dossier | None = None, record: bool = True,
) -> Epoch:  # fmt: skip
    """Withdraw every grant of one holder and start an epoch that is sealed to all other holders.

    Refuses where a remaining holder is missing, where somebody else is added, or where the key was rotated meanwhile.
    """
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=dossier.pk)
        newest = queries.latest_epoch(dossier)
        _must_fit(rotation, newest, by)
        _withdraw(dossier, from_staff, from_holder, now)
        epoch = _start_epoch(newest, rotation, by=by, now=now)
        if record:
            _record_withdrawal(dossier, from_staff, from_holder, by, now)
    return epoch


def _start_epoch(newest: Epoch, rotation: Rotation, *, by: Staff, now: datetime) -> Epoch:
    stay = {recipient.public_key for recipient in queries.holders(newest.dossier)}
    if not stay or {sealed.to for sealed in rotation.grants} != stay or len(rotation.grants) != len(stay):
        raise Refusal(_("The new key must be sealed to everybody who stays, and to nobody else. Load the page again."))
    epoch = Epoch.objects.create(
        dossier=newest.dossier, number=newest.number + 1, public_key=_recipient(rotation.public_key), created_at=now
    )
    _store(newest, epoch, rotation.link, by=by, now=now)
    for sealed in rotation.grants:
        _keep(epoch, sealed, by=by, now=now)
    return epoch


def _must_fit(rotation: Rotation, newest: Epoch, by: Staff) -> None:
    if rotation.dossier != newest.dossier_id or rotation.epoch != newest.number:
        raise Refusal(_("The key changed while you worked. Load the page again."))
    if not queries.can_read(by, newest.dossier, newest):
        raise Refusal(_("Only someone who can read this can change its key."))


def _withdraw(dossier: Dossier, staff: Staff | None, holder: Dossier | None, now: datetime) -> None:
    held = Grant.objects.filter(epoch__dossier=dossier, withdrawn_at=None)
    held = held.filter(staff=staff) if staff is not None else held.filter(holder=holder).exclude(holder=None)
    if not held.update(withdrawn_at=now):
        raise Refusal(_("There is no grant to withdraw. Load the page again."))


def _record_withdrawal(dossier: Dossier, staff: Staff | None, holder: Dossier | None, by: Staff, now: datetime) -> None:
    whose = staff.pk if staff else None
    append(Kind.GRANT_WITHDRAWN, actor=by.pk, dossier=dossier.pk, staff=whose, holder=holder.pk if holder else None, now=now)


def _epoch(sealed: SealedGrant) -> Epoch:
    which = Q(dossier_id=sealed.dossier, number=sealed.epoch)
    epoch = Epoch.objects.select_related("dossier").filter(which).first()
    if epoch is None:
        raise Refusal(_("This grant belongs to nothing. Load the page again."))
    return epoch


def _owner(public_key: str) -> StaffKey | Epoch:
    owner = queries.key_owner(public_key)
    if owner is None or (isinstance(owner, Epoch) and owner != queries.latest_epoch(owner.dossier)):
        raise Refusal(_("The key this was sealed to is no longer in use. Load the page again."))
    return owner


def _keep(epoch: Epoch, sealed: SealedGrant, *, by: Staff, now: datetime) -> Grant:
    return _store(epoch, _owner(sealed.to), sealed.sealed, by=by, now=now)


def _give(epoch: Epoch, key: StaffKey | Epoch, sealed: bytes, *, now: datetime, by: Staff | None, record: bool) -> Grant:
    with transaction.atomic():
        if by is not None:
            _must_read(by, epoch)
        made = _store(epoch, key, sealed, by=by, now=now)
        if record:
            _record_grant(made, by, now)
    return made


def _must_read(by: Staff, epoch: Epoch) -> None:
    Dossier.objects.select_for_update().get(pk=epoch.dossier_id)  # two grants to one person at once are one
    if not queries.can_read(by, epoch.dossier, epoch):
        raise Refusal(_("Only someone who can read this can let others read it."))


def _record_grant(made: Grant, by: Staff | None, now: datetime) -> None:
    actor = by.pk if by else Actor.REPORTER
    append(Kind.GRANT_GIVEN, actor=actor, dossier=made.epoch.dossier_id, staff=made.staff_id, holder=made.holder_id, now=now)


def _store(epoch: Epoch, key: StaffKey | Epoch, sealed: bytes, *, by: Staff | None, now: datetime) -> Grant:
    """Store one grant; an earlier live grant of the same holder on this epoch is withdrawn."""
    _check_grant(sealed)
    if isinstance(key, StaffKey):
        whose: dict[str, object] = {"staff": key.staff, "staff_key": key}
        before = Grant.objects.filter(epoch=epoch, staff=key.staff, withdrawn_at=None)
    else:
        whose = {"holder": key.dossier, "holder_epoch": key}
        before = Grant.objects.filter(epoch=epoch, holder=key.dossier, withdrawn_at=None)
    before.update(withdrawn_at=now)
    return Grant.objects.create(epoch=epoch, sealed_secret=sealed, granted_by=by, granted_at=now, **whose)


def _check_grant(sealed: bytes) -> None:
    try:
        header = sealing.inspect(sealed, len(sealed))
    except sealing.SealingError:
        raise Refusal(_("A grant did not arrive whole. Unlock your key and try again.")) from None
    if header.payload_plaintext_size != _GRANT_PLAINTEXT:
        raise Refusal(_("A grant did not arrive whole. Unlock your key and try again."))


def _recipient(public_key: str) -> sealing.Recipient:
    try:
        return sealing.Recipient(public_key)
    except sealing.BadKey:
        raise Refusal(_("A new key did not arrive whole. Load the page again.")) from None
