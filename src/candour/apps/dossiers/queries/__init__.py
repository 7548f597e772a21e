"""Queries of dossiers: the sealed keys, the staff who can read a dossier, the openings of items. Nothing here writes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from candour.apps.dossiers.models import Dossier, Epoch, Grant, Team, TeamChange
from candour.apps.dossiers.queries.key_histories import UnprovedKey, check_suite, latest_epoch, latest_epochs
from candour.apps.dossiers.queries.proving import (
    Disagreement,
    false_grants,
    false_teams,
    must_agree,
    newest_keys_of_holders,
    sentence_about,
)
from candour.apps.ledger.models import Entry, EvidenceRow
from candour.apps.people.models import Staff, StaffKey
from candour.domain.ledger import Kind

__all__ = [
    "ChainKey",
    "Disagreement",
    "ItemOpening",
    "Reader",
    "Recipient",
    "UnprovedKey",
    "can_read",
    "check_suite",
    "every_holder",
    "false_grants",
    "false_holders",
    "false_teams",
    "held_grants",
    "holders",
    "is_read",
    "key_chain",
    "key_owner",
    "latest_epoch",
    "latest_epochs",
    "live_grants",
    "members",
    "must_agree",
    "openings",
    "readers",
    "reads_now",
    "sentence_about",
    "teams_of",
    "waiting_change",
    "waiting_grants",
    "waiting_members",
    "waiting_readers",
]


@dataclass(frozen=True, slots=True)
class ChainKey:
    """A key in the chain of keys by which a reader opens a dossier: the secret of `epoch` of `dossier`, sealed.

    `sealed` is the secret, sealed to the reader's own key (`holder` None) or to epoch `holder_epoch` of the dossier `holder`.
    """

    dossier: uuid.UUID
    epoch: int
    public_key: str
    suite: str
    sealed: bytes
    holder: uuid.UUID | None
    holder_epoch: int | None


@dataclass(frozen=True, slots=True)
class Reader:
    """A staff member who can read a dossier, through a personal grant (`team` None) or as a member of `team`."""

    staff: Staff
    team: Team | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key that a new epoch's secret must be sealed to, and its owner: a staff member or a dossier (`holder`)."""

    public_key: str
    staff: Staff | None
    holder: Dossier | None


@dataclass(frozen=True, slots=True)
class ItemOpening:
    """One opening of an item by a staff member, as the ledger records it: item id, staff id, staff name, time."""

    item: str
    staff: str
    name: str
    at: datetime


def founding_rows(dossier: Dossier) -> list[EvidenceRow]:
    """Return the rows of a dossier that was just created (dossier, first epoch, first grants), for its ledger entry."""
    return [dossier, *Epoch.evidence().filter(dossier=dossier), *Grant.evidence().filter(epoch__dossier=dossier)]


def held_grants() -> Q:
    """Return the query condition for grants not withdrawn nor sealed to a retired staff key, confirmed or not."""
    return Q(withdrawn_at=None) & (Q(staff=None) | Q(staff_key__retired_at=None))


def live_grants() -> Q:
    """Return the query condition for grants in force: held, and confirmed by the reader where a confirmation is needed."""
    return held_grants() & (Q(needs_confirmation=False) | Q(confirmed_at__isnull=False))


def waiting_grants() -> Q:
    """Return the query condition for grants that wait for their reader's confirmation, and so are not in force yet."""
    return held_grants() & Q(needs_confirmation=True, confirmed_at=None)


def key_chain(staff: Staff, dossier: Dossier) -> list[ChainKey]:
    """Return the sealed keys with which a staff member opens the epochs of a dossier, in the order to open the keys.

    Empty where the staff member cannot read the dossier. Runs one query for the grants of the dossier, one for the grants of
    all dossiers that hold those grants (a team, a case), and so on.
    """
    grants = _grants_above(dossier, staff)
    chain = list(_in_order_of_opening(grants))
    return [_chain_key(grant) for grant in _grants_needed_for(dossier.pk, chain)]


def can_read(staff: Staff, dossier: Dossier, epoch: Epoch | None = None) -> bool:
    """Return whether the staff member can open the dossier, or `epoch` of the dossier, through grants in force."""
    chain = key_chain(staff, dossier)
    return any(key.dossier == dossier.pk and (epoch is None or key.epoch == epoch.number) for key in chain)


def reads_now(staff: Staff, dossiers: Iterable[uuid.UUID | None]) -> bool:
    """Return whether the staff member can open each of these dossiers (ids) through grants in force. One query.

    The rule is the SQL function `dossiers_can_read` (sql/reading.sql). False where no dossier is named, or an id is None.
    """
    wanted = list(dossiers)
    if not wanted or None in wanted:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(dossiers_can_read(%s, one)) FROM unnest(%s::uuid[]) one", [staff.pk, wanted])
        return bool(cursor.fetchone()[0])


def readers(dossier: Dossier) -> list[Reader]:
    """Return every staff member who can read the dossier now, sorted by name; members of teams are included.

    A staff member with a personal grant who is also in a team is returned once, with `team` None.
    """
    by_staff: dict[uuid.UUID, Reader] = {}
    for grant in sorted(_grants_above(dossier), key=lambda row: row.epoch.dossier_id != dossier.pk):
        if grant.staff is not None:
            team = getattr(grant.epoch.dossier, "team", None)
            by_staff.setdefault(grant.staff.pk, Reader(grant.staff, team))
    return sorted(by_staff.values(), key=lambda reader: reader.staff.name)


def waiting_readers(dossier: Dossier) -> list[Staff]:
    """Return the staff who were let in to the dossier and cannot read it yet: their browsers have not opened it. By name."""
    grants = Grant.objects.filter(waiting_grants(), epoch__dossier=dossier)
    reading = {reader.staff.pk for reader in readers(dossier)}
    return list(Staff.objects.filter(grants__in=grants).exclude(pk__in=reading).distinct().order_by("name"))


def is_read(dossier: Dossier) -> bool:
    """Return whether some staff member can open the dossier's newest epoch (SQL function `dossiers_is_read`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT dossiers_is_read(%s)", [dossier.pk])
        return bool(cursor.fetchone()[0])


def holders(dossier: Dossier, *, without: Staff | None = None) -> list[Recipient]:
    """Return the owners of grants of the newest epoch, each with a public key; leave out the staff member `without`.

    Includes those who have not confirmed their grant yet: a new key is sealed to them too. Leaves out whoever holds a grant
    that does not agree with the ledger (`false_holders`): nothing is sealed to them.
    """
    grants = _grants_of_epoch(latest_epoch(dossier), without)
    false = {grant.pk for grant in false_grants(grants)}
    return list(_recipients_of([grant for grant in grants if grant.pk not in false]))


def false_holders(dossier: Dossier, *, without: Staff | None = None) -> list[Grant]:
    """Return the held grants of the newest epoch that do not agree with the ledger, without those of `without`."""
    return false_grants(_grants_of_epoch(latest_epoch(dossier), without))


def every_holder(dossier: Dossier) -> list[Recipient]:
    """Return `holders`. Raises Disagreement where one of them is left out because the grant does not agree with the ledger."""
    grants = _grants_of_epoch(latest_epoch(dossier), None)
    if false := false_grants(grants):
        raise Disagreement(false)
    return list(_recipients_of(grants))


def openings(dossier: Dossier) -> list[ItemOpening]:
    """Return the recorded openings of the dossier's items by staff, newest first."""
    entries = Entry.objects.of(Kind.ITEM_OPENED).about(dossier=dossier.pk).order_by("-seq")
    opened = [(entry, entry.actor_id or "") for entry in entries]
    staff = Staff.objects.filter(pk__in={actor for _, actor in opened})
    names = {str(pk): name for pk, name in staff.values_list("pk", "name")}
    return [ItemOpening(entry.ids["item"], actor, names[actor], entry.time) for entry, actor in opened]


def teams_of(staff: Staff) -> list[Team]:
    """Return the teams of the staff member's body; the teams of which the staff member is a member come first."""
    mine = set(Grant.objects.filter(live_grants(), staff=staff).values_list("epoch__dossier_id", flat=True))
    teams = Team.objects.filter(body=staff.body).select_related("dossier").order_by("purpose", "name")
    return sorted(teams, key=lambda team: team.pk not in mine)


def members(team: Team) -> list[Staff]:
    """Return the staff who hold a grant in force of the team's newest epoch, sorted by name."""
    return _staff_with(live_grants(), team)


def waiting_members(team: Team) -> list[Staff]:
    """Return the staff who were let in to the team's newest epoch and have not opened it yet, sorted by name."""
    return _staff_with(waiting_grants(), team)


def _staff_with(grants: Q, team: Team) -> list[Staff]:
    """Return the staff with one of these grants of the team's newest epoch, sorted by name."""
    held = Grant.objects.filter(grants, epoch=latest_epoch(team.dossier)).exclude(staff=None)
    return sorted((grant.staff for grant in held.select_related("staff__user") if grant.staff), key=lambda staff: staff.name)


def waiting_change(team: Team) -> TeamChange | None:
    """Return the change of the team's key that waits for a second member; None where there is none."""
    rows = TeamChange.objects.filter(dossier=team.pk, ended_at=None)
    return rows.select_related("dossier__team", "leaver", "asked_by").first()


def changes_to_confirm(staff: Staff) -> list[Team]:
    """Return the teams of the staff member's body whose key a colleague asks to change, where the member can read it."""
    waiting = TeamChange.objects.filter(ended_at=None, dossier__team__body=staff.body_id).exclude(asked_by=staff)
    rows = waiting.exclude(leaver=staff).select_related("dossier__team")
    return [change.dossier.team for change in rows if can_read(staff, change.dossier)]


def key_owner(public_key: str) -> StaffKey | Epoch | None:
    """Return the staff key in use or the dossier epoch that has this public key; None where there is neither."""
    epoch = Epoch.objects.filter(public_key=public_key).select_related("dossier").first()
    return epoch or StaffKey.objects.filter(public_key=public_key, retired_at=None).select_related("staff").first()


def _grants_above(dossier: Dossier, staff: Staff | None = None) -> list[Grant]:
    """Return the grants in force of a dossier, then the grants of the dossiers that hold these grants, and so on.

    With `staff`, grants of other staff members are left out.
    """
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
    """Yield the grants in the order in which they can be opened; leave out grants that cannot be opened.

    A grant to a staff key can be opened at once; any other grant comes after the grant that contains its key.
    """
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


def _grants_needed_for(dossier: uuid.UUID, chain: Sequence[Grant]) -> list[Grant]:
    """Return those grants of `chain` that a reader needs to open the dossier, in the order of `chain`."""
    needed: set[int] = set()
    path: list[Grant] = []
    for grant in reversed(chain):
        if grant.epoch.dossier_id == dossier or grant.epoch_id in needed:
            path.append(grant)
            needed |= {grant.holder_epoch_id} if grant.holder_epoch_id else set()
    return path[::-1]


def _chain_key(grant: Grant) -> ChainKey:
    """Convert a grant's row to a ChainKey."""
    return ChainKey(
        dossier=grant.epoch.dossier_id,
        epoch=grant.epoch.number,
        public_key=grant.epoch.public_key,
        suite=grant.epoch.suite,
        sealed=bytes(grant.sealed_secret),
        holder=grant.holder_id,
        holder_epoch=grant.holder_epoch.number if grant.holder_epoch else None,
    )


def _grants_of_epoch(epoch: Epoch, without: Staff | None) -> list[Grant]:
    """Return the held grants of an epoch, confirmed or not, except those of the staff member `without`."""
    held = (
        Grant.evidence()
        .filter(held_grants(), epoch=epoch)
        .select_related("epoch", "staff", "staff_key", "holder", "holder_epoch")
    )
    return list(held if without is None else held.exclude(staff=without))


def _recipients_of(held: Collection[Grant]) -> Iterator[Recipient]:
    """Yield the public key of each grant's holder: the staff member's key, or the newest key of the dossier that holds it."""
    newest = newest_keys_of_holders(held)
    for grant in held:
        if grant.staff_key is not None:
            yield Recipient(grant.staff_key.public_key, grant.staff, None)
        elif grant.holder is not None:
            yield Recipient(newest[grant.holder.pk].public_key, None, grant.holder)
