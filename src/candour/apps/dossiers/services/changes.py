"""Changes of a team's key that a second member confirms: taking a member out, and renewing an old key. ADR 34.

A member asks, with the new key that the member's browser made and sealed. Nothing changes until another member's browser has
opened the new secret and signed that it opens. Not here: letting a colleague in (`teams`); the rules of a rotation
(`granting`); who may confirm is in the database (sql/team_changes.sql).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Epoch, Grant, Team, TeamChange
from candour.apps.dossiers.services.confirming import confirm
from candour.apps.dossiers.services.granting import Rotation, SealedGrant, check_rotation, renew_key, withdraw_and_rotate
from candour.apps.dossiers.services.teams import FEWEST_MEMBERS
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff, StaffKey
from candour.domain.ledger import Kind
from candour.domain.sealing import OpenedGrant, Purpose, SignedKey
from candour.ui.errors import Refusal


def ask_change(team: Team, rotation: Rotation, *, leaver: Staff | None, by: Staff, now: datetime) -> TeamChange:
    """Store a change of the team's key that the member `by` asks for: to take `leaver` out, or to renew the key (None).

    Replaces what `by` asked for before. Raises Refusal where `by` is no member or is the one who leaves, where nobody is left
    to confirm it, where a colleague's change waits, where an intake team that receives reports would get too small, or where
    the rotation is not sealed to just those who stay.
    """
    if by == leaver:
        raise Refusal(_("Whoever leaves cannot know the new key. Ask a colleague in the team to do this."))
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=team.pk)
        check_rotation(rotation, queries.latest_epoch(team.dossier), by)
        _must_have_second(team, by, leaver)
        _must_leave_enough(team, leaver)
        _must_fit(team, rotation, leaver)
        _withdraw_own(team, by, now)
        change = TeamChange.objects.create(
            dossier=team.dossier, leaver=leaver, asked_by=by, asked_at=now, rotation=_as_json(rotation)
        )
        _record(change, Kind.TEAM_CHANGE_ASKED, by, now)
    return change


def confirm_change(change: TeamChange, signature: bytes, *, by: Staff, now: datetime) -> Epoch:
    """Let a change take effect that the second member `by` confirms. Returns the team's new epoch.

    `signature`: that the new secret opens (`opened_by`). Raises Refusal where `by` may not confirm it, where the signature is
    missing or false, or where the team changed meanwhile.
    """
    with transaction.atomic():
        locked = _open_change(change)
        _mark_confirmed(locked, by)
        epoch = _apply(locked, now)
        grant = Grant.objects.get(epoch=epoch, staff=by, withdrawn_at=None)
        confirm(by, {grant.pk: signature}, now=now)
        _end(locked, Kind.TEAM_CHANGE_CONFIRMED, by=by, now=now)
    return epoch


def refuse_change(change: TeamChange, *, by: Staff, now: datetime) -> None:
    """End a change that waits without effect. Raises Refusal where `by` is no member, or is the one who is to leave."""
    with transaction.atomic():
        locked = _open_change(change)
        if not may_refuse_change(locked, by):
            raise Refusal(_("Only a member of the team who stays can refuse this."))
        _end(locked, Kind.TEAM_CHANGE_REFUSED, by=by, now=now)


def may_confirm_change(change: TeamChange, staff: Staff) -> bool:
    """Whether the staff member may confirm the change now (SQL function `dossiers_may_confirm_change`)."""
    ids = [staff.pk, change.dossier_id, change.asked_by_id, change.leaver_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT dossiers_may_confirm_change(%s, %s, %s, %s)", ids)
        return bool(cursor.fetchone()[0])


def may_refuse_change(change: TeamChange, staff: Staff) -> bool:
    """Whether the staff member may end the change without effect: a member who stays, also the one who asked for it."""
    return staff.pk != change.leaver_id and queries.can_read(staff, change.dossier)


def opened_by(change: TeamChange, staff: Staff) -> OpenedGrant | None:
    """What the browser of a staff member opens before confirming a change; None where nothing is sealed to the person's key."""
    key = StaffKey.objects.filter(staff=staff, retired_at=None).values_list("public_key", flat=True).first()
    rotation = _rotation(change)
    sealed = next((grant.sealed for grant in rotation.grants if grant.to == key), None)
    if sealed is None:
        return None
    return OpenedGrant(rotation.dossier, rotation.key.number, rotation.key.public_key, sealed)


def _apply(change: TeamChange, now: datetime) -> Epoch:
    """Rotate the team's key as the confirmed change says."""
    team, rotation = Team.objects.select_related("body", "dossier").get(pk=change.dossier_id), _rotation(change)
    _must_leave_enough(team, change.leaver)
    _must_fit(team, rotation, change.leaver)
    if change.leaver is None:
        return renew_key(team.dossier, rotation=rotation, by=change.asked_by, now=now)
    return withdraw_and_rotate(team.dossier, rotation=rotation, from_staff=change.leaver, by=change.asked_by, now=now)


def _open_change(change: TeamChange) -> TeamChange:
    """Lock and return the change. Raises Refusal where it has ended."""
    Dossier.objects.select_for_update().get(pk=change.dossier_id)
    rows = TeamChange.objects.select_for_update(of=("self",)).select_related("dossier", "leaver", "asked_by")
    locked = rows.filter(pk=change.pk, ended_at=None).first()
    if locked is None:
        raise Refusal(_("This was confirmed or refused already. Load the page again."))
    return locked


def _mark_confirmed(change: TeamChange, by: Staff) -> None:
    """Store who confirms the change. Raises Refusal where that person may not: the database checks it."""
    try:
        with transaction.atomic():
            TeamChange.objects.filter(pk=change.pk).update(confirmed_by=by)
    except IntegrityError:
        raise Refusal(_("A second member of the team confirms this, who stays in it.")) from None


def _end(change: TeamChange, kind: Kind, *, by: Staff, now: datetime) -> None:
    """End the change, erase its sealed secrets, and append the entry of this kind."""
    TeamChange.objects.filter(pk=change.pk).update(ended_at=now, rotation={"key": change.rotation["key"]})
    _record(change, kind, by, now)


def _withdraw_own(team: Team, by: Staff, now: datetime) -> None:
    """End the change of the team that `by` asked for before. Raises Refusal where a colleague's waits."""
    waiting = TeamChange.objects.filter(dossier=team.pk, ended_at=None).first()
    if waiting is None:
        return
    if waiting.asked_by_id != by.pk:
        raise Refusal(_("A colleague asked for a change of this team already. Confirm or refuse it first."))
    _end(waiting, Kind.TEAM_CHANGE_REFUSED, by=by, now=now)


def _record(change: TeamChange, kind: Kind, by: Staff, now: datetime) -> None:
    """Append the entry of this kind, which commits to the change as it is now."""
    body = Team.objects.values_list("body", flat=True).get(pk=change.dossier_id)
    rows = TeamChange.objects.filter(pk=change.pk)
    ids: dict[str, UUID | None] = {"dossier": change.dossier_id, "body": body, "staff": change.leaver_id}
    append(kind, actor=by.pk, content=rows, now=now, **ids)


def _must_have_second(team: Team, by: Staff, leaver: Staff | None) -> None:
    """Raise Refusal where the team has no member who could confirm what `by` asks for."""
    if not set(queries.members(team)) - {by, leaver}:
        raise Refusal(_("Nobody else is in the team who could confirm this. Let another colleague in first."))


def _must_leave_enough(team: Team, leaver: Staff | None) -> None:
    """Raise Refusal where an intake team that receives reports would have fewer than `FEWEST_MEMBERS` without `leaver`."""
    receives = team.body.receives_reports and team.purpose == Team.Purpose.INTAKE
    if leaver is not None and receives and len(queries.members(team)) <= FEWEST_MEMBERS:
        raise Refusal(_("Two members must stay, or nobody can send you a report. Let another colleague in first."))


def _must_fit(team: Team, rotation: Rotation, leaver: Staff | None) -> None:
    """Raise Refusal unless the rotation follows the team's newest key and is sealed to just those who stay."""
    if false := queries.false_holders(team.dossier, without=leaver):
        raise queries.Disagreement(false)
    stay = {recipient.public_key for recipient in queries.holders(team.dossier, without=leaver)}
    if rotation.key.number != queries.latest_epoch(team.dossier).number + 1 or {one.to for one in rotation.grants} != stay:
        raise Refusal(_("The new key must be sealed to everybody who stays, and to nobody else. Ask for the change again."))


def _as_json(rotation: Rotation) -> dict[str, Any]:
    """Return the rotation as JSON, as the browser sent it."""
    grants = [{"to": str(one.to), "sealed": b64encode(one.sealed).decode()} for one in rotation.grants]
    return {"key": rotation.key.as_json(), "link": b64encode(rotation.link).decode(), "grants": grants}


def _rotation(change: TeamChange) -> Rotation:
    """Convert the stored JSON of a change to its rotation."""
    stored = dict(change.rotation["key"])
    purpose, owner, signature = Purpose(stored.pop("purpose")), UUID(stored.pop("owner")), b64decode(stored.pop("signature"))
    key = SignedKey(purpose, owner, signature=signature, **stored)
    grants = [SealedGrant(one["to"], b64decode(one["sealed"])) for one in change.rotation["grants"]]
    return Rotation(key, b64decode(change.rotation["link"]), grants)
