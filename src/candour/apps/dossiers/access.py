"""Checks and look-ups that views of dossiers and teams make first. Grants decide who may read (`queries.can_read`)."""

from __future__ import annotations

import uuid

from django.http import Http404

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Item, Team
from candour.apps.people.access import holds_now
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission

# No permission creates guardians: their key is split on paper (`candour guardians`), and no browser may hold it.
_STARTED_WITH = {Team.Purpose.INTAKE: Permission.START_INTAKE_TEAM}


def team_or_404(staff: Staff, pk: uuid.UUID) -> Team:
    """Return the team with that id if it belongs to the staff member's body. Raises Http404 otherwise."""
    team = Team.objects.select_related("dossier", "body").filter(pk=pk, body=staff.body_id).first()
    if team is None:
        raise Http404
    return team


def item_or_404(pk: uuid.UUID) -> Item:
    """Return the item with that id. Raises Http404 where there is no such item. Does not check who may open the item."""
    item = Item.objects.select_related("dossier", "epoch").filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


def dossier_or_404(pk: uuid.UUID) -> Dossier:
    """Return the dossier with that id. Raises Http404 where there is none. Does not check who may read the dossier."""
    dossier = Dossier.objects.filter(pk=pk).first()
    if dossier is None:
        raise Http404
    return dossier


def can_found(staff: Staff, purpose: str) -> bool:
    """Return whether the staff member may create a team of this `Team.Purpose` now; False where the body has one already."""
    there = Team.objects.filter(body=staff.body_id, purpose=purpose).exists()
    permission = _STARTED_WITH.get(Team.Purpose(purpose))
    return permission is not None and not there and holds_now(staff, permission)


def is_member(staff: Staff, team: Team) -> bool:
    """Return whether the staff member can read the newest epoch of the team's dossier, which is what membership means.

    Members may add and remove colleagues.
    """
    return queries.can_read(staff, team.dossier, queries.latest_epoch(team.dossier))
