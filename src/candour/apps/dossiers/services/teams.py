"""Teams: each is a dossier with a name and a body. The members hold grants of the dossier; a member adds others by granting.

A guardians' team may have no member: its secret is split into shares on paper, and only its public key is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Team
from candour.apps.dossiers.services.granting import NewDossier, SealedGrant, create, create_with_grants, store_grants
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append, append_rows_stated
from candour.apps.people.models import Body, Staff
from candour.domain.ledger import Actor, Kind
from candour.domain.names import plain_name
from candour.domain.sealing import SignedKey
from candour.ui.errors import Refusal

FEWEST_MEMBERS = 2  # of an intake team whose body receives reports (sql/receiving.sql)
_KINDS = {Team.Purpose.INTAKE: Dossier.Kind.TEAM, Team.Purpose.GUARDIANS: Dossier.Kind.GUARDIANS}


def create_team(
    body: Body, purpose: str, name: str, *, now: datetime,
    new_dossier: NewDossier | None = None, key: SignedKey | None = None, by: Staff | None = None,
) -> Team:  # fmt: skip
    """Create a team, either with `new_dossier`, which the browser of `by` generated, or with the signed `key` from a command.

    Raises Refusal where the body has a team of this purpose already, where `by` belongs to another body, or where key or grants
    are not acceptable.
    """
    kind = _KINDS[Team.Purpose(purpose)]
    with transaction.atomic():
        if new_dossier is not None and by is not None:
            _check_same_body(by, body)
            _check_first_of_purpose(body, purpose)
            entry = _record_team(new_dossier.key, body, by.pk, now)
            dossier = create_with_grants(kind, new_dossier, by=by, now=now, entry=entry)
        elif key is not None:
            dossier = create(kind, key, entry=_record_team(key, body, Actor.OPERATOR, now), now=now)
        else:
            raise ValueError("A team needs a new dossier or a signed key.")
        team = Team.objects.create(dossier=dossier, body=body, purpose=purpose, name=plain_name(name))
        append_rows_stated([team, *queries.founding_rows(dossier)], now=now)
        return team


def add_member(team: Team, member: Staff, grants: Sequence[SealedGrant], *, by: Staff, now: datetime) -> None:
    """Store `grants` that make `member` a member of the team; `by` is the member who adds.

    Raises Refusal where one of the two belongs to another body, or where the grants are not all of the newest epoch of the
    team's dossier and sealed to the key of `member`.
    """
    _check_same_body(by, team.body)
    _check_same_body(member, team.body)
    newest = queries.latest_epoch(team.dossier)
    key = queries.key_owner(grants[0].to) if grants else None
    for_member = key is not None and getattr(key, "staff", None) == member
    if not for_member or any((one.dossier, one.epoch, one.to) != (team.pk, newest.number, grants[0].to) for one in grants):
        raise Refusal(_("The grant does not fit this team and person. Load the page again."))
    store_grants(grants, by=by, now=now)


def record_rehearsal(team: Team, *, now: datetime) -> None:
    """Append the ledger entry that a rehearsal succeeded: enough guardians joined their shares and opened a test item.

    Only for the command line.
    """
    append(Kind.GUARDIANS_REHEARSED, actor=Actor.OPERATOR, body=team.body_id, now=now)


def _record_team(key: SignedKey, body: Body, actor: UUID | Actor, now: datetime) -> Entry:
    """Append the entry team.created, which commits to the team's first key."""
    return append(Kind.TEAM_CREATED, actor=actor, dossier=key.owner, body=body.pk, now=now, content=key.content())


def _check_first_of_purpose(body: Body, purpose: str) -> None:
    """Raise Refusal where the body has a team of this purpose already. Locks the body's row until the transaction ends."""
    Body.objects.select_for_update().get(pk=body.pk)
    if Team.objects.filter(body=body, purpose=purpose).exists():
        raise Refusal(_("Your organisation has this team already. Ask a member to let you in."))


def _check_same_body(staff: Staff, body: Body) -> None:
    """Raise Refusal unless the staff member belongs to `body`."""
    if staff.body_id != body.pk:
        raise Refusal(_("Teams are made of staff of one body."))
