"""What is read of dossiers: their keys, who reads them, who opened what. Ciphertext at most. Nothing here writes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from candour.apps.dossiers.models import Dossier, Epoch, Grant, Team
from candour.apps.ledger.models import Entry
from candour.apps.people.models import Staff, StaffKey
from candour.domain.ledger import Kind


@dataclass(frozen=True, slots=True)
class Key:
    """One link of a chain: an epoch's secret, sealed to the reader's own key (`holder` None) or to an earlier link's epoch."""

    dossier: uuid.UUID
    epoch: int
    public_key: str
    sealed: bytes
    holder: uuid.UUID | None
    holder_epoch: int | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who can read a dossier, by a grant of their own or as a member of a team."""

    staff: Staff
    team: Team | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key a new epoch must be sealed to, and whose it is."""

    public_key: str
    staff: Staff | None
    holder: Dossier | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One opening of an item."""

    item: str
    staff: str
    name: str
    at: datetime


def latest_epoch(dossier: Dossier) -> Epoch:
    """The epoch new items and grants are sealed to. Raises Epoch.DoesNotExist for a dossier that has none."""
    return Epoch.objects.filter(dossier=dossier).latest("number")


def live_grants() -> Q:
    """Grants that count: not withdrawn, and not sealed to a key that was given up."""
    return Q(withdrawn_at=None) & (Q(staff=None) | Q(staff_key__retired_at=None))


def key_chain(staff: Staff, dossier: Dossier) -> list[Key]:
    """The keys that open every epoch a staff member may read, in the order they open; empty where there is none.

    One query for each level of dossiers above this one (a team, a case), whatever their number.
    """
    grants = _grants_above(dossier, staff)
    chain = list(_in_order_of_opening(grants))
    return [_key(grant) for grant in _only_towards(dossier.pk, chain)]


def can_read(staff: Staff, dossier: Dossier, epoch: Epoch | None = None) -> bool:
    """Return whether a live grant path leads from the staff member to the dossier (to that epoch of it, if given)."""
    chain = key_chain(staff, dossier)
    return any(key.dossier == dossier.pk and (epoch is None or key.epoch == epoch.number) for key in chain)


def readers(dossier: Dossier) -> list[Reader]:
    """Everybody who can read the dossier now, teams as their members; each person once, by a grant of their own first."""
    by_staff: dict[uuid.UUID, Reader] = {}
    for grant in sorted(_grants_above(dossier), key=lambda one: one.epoch.dossier_id != dossier.pk):
        if grant.staff is not None:
            team = getattr(grant.epoch.dossier, "team", None)
            by_staff.setdefault(grant.staff.pk, Reader(grant.staff, team))
    return sorted(by_staff.values(), key=lambda reader: reader.staff.name)


def holders(dossier: Dossier, *, without: Staff | None = None) -> list[Recipient]:
    """Whom a new epoch must be sealed to: every live holder of the newest one, save `without`. Their keys as of now."""
    return list(_recipients(_held(latest_epoch(dossier), without)))


def openings(dossier: Dossier) -> list[Seen]:
    """Who opened which item when, newest first."""
    entries = Entry.objects.of(Kind.ITEM_OPENED).about(dossier=dossier.pk).order_by("-seq")
    opened = [(entry, entry.actor_id or "") for entry in entries]
    staff = Staff.objects.filter(pk__in={actor for _, actor in opened})
    names = {str(pk): name for pk, name in staff.values_list("pk", "name")}
    return [Seen(entry.ids["item"], actor, names[actor], entry.time) for entry, actor in opened]


def teams_of(staff: Staff) -> list[Team]:
    """The teams of the staff member's body, own teams first."""
    mine = set(Grant.objects.filter(live_grants(), staff=staff).values_list("epoch__dossier_id", flat=True))
    teams = Team.objects.filter(body=staff.body).select_related("dossier").order_by("purpose", "name")
    return sorted(teams, key=lambda team: team.pk not in mine)


def members(team: Team) -> list[Staff]:
    """Staff who hold the team's newest key."""
    held = Grant.objects.filter(live_grants(), epoch=latest_epoch(team.dossier)).exclude(staff=None)
    return sorted((grant.staff for grant in held.select_related("staff__user") if grant.staff), key=lambda staff: staff.name)


def key_owner(public_key: str) -> StaffKey | Epoch | None:
    """Whose public key this is: a staff member's live one, or a dossier epoch's."""
    epoch = Epoch.objects.filter(public_key=public_key).select_related("dossier").first()
    return epoch or StaffKey.objects.filter(public_key=public_key, retired_at=None).select_related("staff").first()


def _grants_above(dossier: Dossier, staff: Staff | None = None) -> list[Grant]:
    """Every live grant on the dossier and on whatever holds it, level by level; with `staff`, no other person's."""
    people = Q() if staff is None else Q(staff=None) | Q(staff=staff)
    above: list[Grant] = []
    seen, level = {dossier.pk}, {dossier.pk}
    while level:
        grants = Grant.objects.filter(live_grants(), people, epoch__dossier__in=level)
        rows = list(
            grants.select_related("epoch__dossier__team", "holder_epoch", "staff").order_by("epoch__number", "granted_at")
        )
        above += rows
        level = {row.holder_id for row in rows if row.holder_id} - seen
        seen |= level
    return above


def _in_order_of_opening(grants: Sequence[Grant]) -> Iterator[Grant]:
    """Grants in an order in which each opens with the reader's key or an earlier one; without those that cannot be opened."""
    opened: set[int] = set()
    left = list(grants)
    while True:
        ready = [grant for grant in left if grant.staff_id is not None or grant.holder_epoch_id in opened]
        if not ready:
            return
        for grant in ready:
            left.remove(grant)
            if grant.epoch_id not in opened:
                opened.add(grant.epoch_id)
                yield grant


def _only_towards(dossier: uuid.UUID, chain: Sequence[Grant]) -> list[Grant]:
    """The part of a chain that leads to the dossier, still in order."""
    needed: set[int] = set()
    kept: list[Grant] = []
    for grant in reversed(chain):
        if grant.epoch.dossier_id == dossier or grant.epoch_id in needed:
            kept.append(grant)
            needed |= {grant.holder_epoch_id} if grant.holder_epoch_id else set()
    return kept[::-1]


def _key(grant: Grant) -> Key:
    return Key(
        dossier=grant.epoch.dossier_id,
        epoch=grant.epoch.number,
        public_key=grant.epoch.public_key,
        sealed=bytes(grant.sealed_secret),
        holder=grant.holder_id,
        holder_epoch=grant.holder_epoch.number if grant.holder_epoch else None,
    )


def _held(epoch: Epoch, without: Staff | None) -> Iterable[Grant]:
    held = Grant.objects.filter(live_grants(), epoch=epoch).select_related("staff", "staff_key", "holder")
    return held if without is None else held.exclude(staff=without)


def _recipients(held: Iterable[Grant]) -> Iterator[Recipient]:
    for grant in held:
        if grant.staff_key is not None:
            yield Recipient(grant.staff_key.public_key, grant.staff, None)
        elif grant.holder is not None:
            yield Recipient(latest_epoch(grant.holder).public_key, None, grant.holder)
