"""Creating dossiers, granting access to a dossier, and withdrawing access by rotating its key. ADR 1; domain/sealing/epochs.py.

Browsers generate the keys and seal the grants. The granter (`by`) is a staff member who can read the dossier, or None for the
first grants of a report, which the reporter's browser seals. Withdrawing a grant starts a new epoch: the old secret is sealed
to the new key, so remaining readers still open older items, and the former reader cannot open later ones. Not here: teams
(`teams`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Epoch, Grant, Team
from candour.apps.dossiers.queries import key_histories
from candour.apps.ledger.models import Entry, EvidenceRow
from candour.apps.ledger.services import append
from candour.apps.people.models import Body, Staff, StaffKey
from candour.apps.people.queries.key_histories import is_proved
from candour.apps.people.services import fix_keys
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.domain.sealing import SignedKey
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
    """A dossier that a browser generated, not yet stored: its signed first key, and its secret sealed to each first reader."""

    key: SignedKey
    grants: Sequence[SealedGrant]


@dataclass(frozen=True, slots=True)
class Rotation:
    """A new epoch of a dossier that a browser generated, not yet stored.

    `key` is the new public key, signed with the signing key of the epoch before; `link` is the secret of that earlier epoch,
    sealed to the new public key; `grants` are the new secret, sealed to each remaining reader.
    """

    key: SignedKey
    link: bytes
    grants: Sequence[SealedGrant]

    @property
    def dossier(self) -> uuid.UUID:
        """The id of the dossier whose key is rotated."""
        return self.key.owner


def record_key(key: SignedKey, *, actor: uuid.UUID | Actor, now: datetime, body: Body | None = None) -> Entry:
    """Append the ledger entry that commits to a new epoch's key. `body`: for a team's dossier; its staff see the entry."""
    whose = body.pk if body else None
    return append(Kind.EPOCH_STARTED, actor=actor, dossier=key.owner, body=whose, now=now, content=key.content())


def fix_keys_of_dossiers(*, now: datetime) -> Entry | None:
    """Store the list of all public keys without a signature, of dossiers and staff, once; append its ledger entry.

    Returns the entry, which commits to the list. Returns None where there is no such key or the list exists already.
    """
    keys = Epoch.objects.filter(signature=None).values_list("dossier_id", "number", "public_key")
    return fix_keys(keys, now=now)


def create(kind: str, key: SignedKey, *, entry: Entry, now: datetime) -> Dossier:
    """Store a new dossier of this kind (`Dossier.Kind`) with its first epoch. `entry`: the ledger entry that commits to `key`.

    Raises Refusal where the key is malformed, not signed, or used before.
    """
    try:
        with transaction.atomic():
            dossier = Dossier.objects.create(id=key.owner, kind=Dossier.Kind(kind), created_at=now)
            _store_epoch(dossier, [], key, entry=entry, now=now)
    except IntegrityError:
        raise Refusal(_("A new key was used before. Load the page again.")) from None
    return dossier


def create_with_grants(kind: str, new_dossier: NewDossier, *, by: Staff, now: datetime, entry: Entry | None = None) -> Dossier:
    """Store a dossier and its first grants, which the browser of `by` sealed and signed.

    `entry`: the ledger entry that commits to the dossier's key; with None, this function appends one.
    """
    _check_founder(new_dossier.key, by)
    with transaction.atomic():
        entry = entry or record_key(new_dossier.key, actor=by.pk, now=now)
        dossier = create(kind, new_dossier.key, entry=entry, now=now)
        epoch = queries.latest_epoch(dossier)
        for sealed in new_dossier.grants:
            _store_sealed_grant(epoch, sealed, by=by, now=now)
    return dossier


def grant(
    epoch: Epoch, *, sealed_secret: bytes, now: datetime,
    staff: Staff | None = None, holder: Dossier | None = None, holder_epoch: Epoch | None = None,
    by: Staff | None = None,
) -> Grant:  # fmt: skip
    """Store a grant of `epoch`, which opens earlier epochs too, to a staff member or to the dossier `holder` and its readers.

    `holder_epoch` is the holder's epoch that the secret was sealed to (default: the newest); `by` is the granter, None for the
    reporter. Appends a ledger entry. Raises Refusal where `by` cannot read `epoch` or the grant is malformed.
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
    """Store grants that a staff member's browser sealed, and append a ledger entry for each.

    Raises Refusal where `by` cannot read a granted epoch or where the key of a recipient is no longer in use.
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
    """Withdraw the grants of `dossier` held by `from_staff` or `from_holder`; start an epoch sealed to all other holders.

    `by` is the staff member who withdraws the grants. Returns the new epoch. Raises Refusal where the rotation leaves out a
    remaining holder or adds another, where the key was rotated meanwhile, or where a remaining grant does not agree with the
    ledger.
    """
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=dossier.pk)
        newest = queries.latest_epoch(dossier)
        check_rotation(rotation, newest, by)
        withdrawn = _withdraw_grants(dossier, from_staff, from_holder, now)
        epoch = _start_epoch(newest, rotation, by=by, now=now)
        if not queries.is_read(dossier):
            raise Refusal(_("Nobody would be able to read this. Wait until whoever was let in has opened it."))
        rows = [epoch, *Grant.evidence().filter(Q(pk__in=withdrawn) | Q(epoch=epoch) | Q(holder_epoch=epoch))]
        _record_withdrawal(dossier, from_staff, from_holder, rows, by=by, now=now)
    return epoch


def renew_key(dossier: Dossier, *, rotation: Rotation, by: Staff, now: datetime) -> Epoch:
    """Start a new epoch of `dossier` for all who hold it, because its key is old; nobody's grant is withdrawn.

    Raises Refusal where the rotation leaves out a holder or adds another, or where the key was rotated meanwhile.
    """
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=dossier.pk)
        newest = queries.latest_epoch(dossier)
        check_rotation(rotation, newest, by)
        epoch = _start_epoch(newest, rotation, by=by, now=now)
        rows = [epoch, *Grant.evidence().filter(Q(epoch=epoch) | Q(holder_epoch=epoch))]
        append(Kind.TEAM_KEY_RENEWED, actor=by.pk, dossier=dossier.pk, content=rows, now=now)
    return epoch


def _start_epoch(newest: Epoch, rotation: Rotation, *, by: Staff, now: datetime) -> Epoch:
    """Store the new epoch, link and grants of `rotation`. Raises Refusal unless exactly the remaining holders get grants."""
    if false := queries.false_holders(newest.dossier):
        raise queries.Disagreement(false)
    stay = {recipient.public_key for recipient in queries.holders(newest.dossier)}
    if not stay or {sealed.to for sealed in rotation.grants} != stay or len(rotation.grants) != len(stay):
        raise Refusal(_("The new key must be sealed to everybody who stays, and to nobody else. Load the page again."))
    before = list(Epoch.objects.filter(dossier=newest.dossier_id).order_by("number"))
    team = Team.objects.select_related("body").filter(pk=newest.dossier_id).first()
    entry = record_key(rotation.key, actor=by.pk, now=now, body=team.body if team else None)
    epoch = _store_epoch(newest.dossier, before, rotation.key, entry=entry, now=now)
    _store_grant(newest, epoch, rotation.link, by=by, now=now)
    for sealed in rotation.grants:
        _store_sealed_grant(epoch, sealed, by=by, now=now)
    return epoch


def check_rotation(rotation: Rotation, newest: Epoch, by: Staff) -> None:
    """Raise Refusal unless the rotation's key comes directly after the epoch `newest`, and `by` can read that epoch."""
    if rotation.key.owner != newest.dossier_id or rotation.key.number != newest.number + 1:
        raise Refusal(_("The key changed while you worked. Load the page again."))
    if not queries.can_read(by, newest.dossier, newest):
        raise Refusal(_("Only someone who can read this can change its key."))


def _withdraw_grants(dossier: Dossier, staff: Staff | None, holder: Dossier | None, now: datetime) -> list[uuid.UUID]:
    """Mark as withdrawn the grants of `dossier` that `staff` or, where that is None, `holder` has; return the grants' ids.

    Raises Refusal where there is none.
    """
    held = Grant.objects.filter(epoch__dossier=dossier, withdrawn_at=None)
    held = held.filter(staff=staff) if staff is not None else held.filter(holder=holder).exclude(holder=None)
    ids = list(held.values_list("pk", flat=True))
    if not Grant.objects.filter(pk__in=ids).update(withdrawn_at=now):
        raise Refusal(_("There is no grant to withdraw. Load the page again."))
    return ids


def _record_withdrawal(
    dossier: Dossier, staff: Staff | None, holder: Dossier | None, rows: Iterable[EvidenceRow], *, by: Staff, now: datetime
) -> None:
    """Append the entry grant.withdrawn for grants that `by` withdrew from `staff` or `holder`; `rows` are all changed rows."""
    ids = {"dossier": dossier.pk, "staff": staff.pk if staff else None, "holder": holder.pk if holder else None}
    append(Kind.GRANT_WITHDRAWN, actor=by.pk, **ids, content=rows, now=now)


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
    if isinstance(owner, StaffKey) and not is_proved(owner):
        raise key_histories.UnprovedKey(key_histories.unproved())
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
    """Append the ledger entry grant.given for a grant by the staff member `by`, or by the reporter (None).

    The entry commits to the new grant and, where it replaces an older grant to the same holder, to that grant too.
    """
    ids = {"dossier": grant.epoch.dossier_id, "staff": grant.staff_id, "holder": grant.holder_id}
    replaced = Grant.evidence().filter(epoch=grant.epoch, staff=grant.staff, holder=grant.holder, withdrawn_at=now)
    append(Kind.GRANT_GIVEN, actor=by.pk if by else Actor.REPORTER, **ids, content=[grant, *replaced], now=now)


def _store_grant(epoch: Epoch, key: StaffKey | Epoch, sealed: bytes, *, by: Staff | None, now: datetime) -> Grant:
    """Store a grant of `epoch` to the owner of `key`; withdraw a grant that the owner cannot use.

    Such a grant waits for its confirmation still, or is sealed to a retired staff key. Raises Refusal where a grant is in
    force: nobody overwrites it, because its reader would be shut out. A grant to another person than `by` waits until that
    person's browser has opened it (`confirming`).
    """
    _check_grant_form(sealed)
    staff_key, holder_epoch = (key, None) if isinstance(key, StaffKey) else (None, key)
    staff, holder = staff_key.staff if staff_key else None, holder_epoch.dossier if holder_epoch else None
    held = Grant.objects.filter(epoch=epoch, withdrawn_at=None, staff=staff, holder=holder)
    if held.filter(queries.live_grants()).exists():
        raise Refusal(_("This person or team can read it already. Load the page again."))
    held.update(withdrawn_at=now)
    return Grant.objects.create(
        epoch=epoch,
        staff=staff,
        staff_key=staff_key,
        holder=holder,
        holder_epoch=holder_epoch,
        sealed_secret=sealed,
        granted_by=by,
        granted_at=now,
        needs_confirmation=staff is not None and staff != by,
    )


def _check_grant_form(sealed: bytes) -> None:
    """Raise Refusal unless `sealed` is an age file with one recipient and the length of a grant."""
    try:
        header = sealing.inspect(sealed, len(sealed))
    except sealing.SealingError:
        raise Refusal(_("A grant did not arrive whole. Unlock your key and try again.")) from None
    if header.payload_plaintext_size != _GRANT_PLAINTEXT:
        raise Refusal(_("A grant did not arrive whole. Unlock your key and try again."))


def _store_epoch(dossier: Dossier, before: list[Epoch], key: SignedKey, *, entry: Entry, now: datetime) -> Epoch:
    """Store the epoch of a signed key after the epochs `before`. Raises Refusal unless the key follows from them."""
    epoch = Epoch(
        dossier=dossier,
        number=key.number,
        public_key=key.public_key,
        signing_key=key.signing_key,
        signed_by=key.signed_by,
        signature=key.signature,
        entry=entry,
        created_at=now,
    )
    history = key_histories.history_of(dossier.pk, [*before, epoch])
    if history[-1] != key or not key.is_signed:
        raise Refusal(_("A new key did not arrive whole. Load the page again."))
    key_histories.check(history)
    epoch.save(force_insert=True)
    return epoch


def _check_founder(key: SignedKey, by: Staff) -> None:
    """Raise Refusal unless the staff member `by` signed the first key of a dossier."""
    own = StaffKey.objects.filter(staff=by, retired_at=None).exclude(signing_key="").values_list("signing_key", flat=True)
    if key.signed_by not in own:
        raise Refusal(_("Your key has not signed this. Lock your key, unlock it again, then try once more."))
