"""Who may do what with teams. Who may read a dossier is a matter of grants: queries.can_read."""

from __future__ import annotations

import uuid

from django.http import Http404

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Item, Team
from candour.apps.people.access import holds
from candour.apps.people.models import Role, Staff

# Guardians are not made here: their key is split on paper (`candour guardians`), and no browser may keep it.
_FOUNDERS = {Team.Purpose.INTAKE: (Role.Name.ASSESSOR, Role.Name.SUPERVISOR)}


def team_or_404(staff: Staff, pk: uuid.UUID) -> Team:
    """A team of her own body."""
    team = Team.objects.select_related("dossier", "body").filter(pk=pk, body=staff.body_id).first()
    if team is None:
        raise Http404
    return team


def item_or_404(pk: uuid.UUID) -> Item:
    """An item there is; whether she may open it is decided when she does."""
    item = Item.objects.select_related("dossier", "epoch").filter(pk=pk).first()
    if item is None:
        raise Http404
    return item


def dossier_or_404(pk: uuid.UUID) -> Dossier:
    """A dossier there is; the same."""
    dossier = Dossier.objects.filter(pk=pk).first()
    if dossier is None:
        raise Http404
    return dossier


def can_found(staff: Staff, purpose: str) -> bool:
    """Whether her role founds such teams and her body has none yet."""
    there = Team.objects.filter(body=staff.body_id, purpose=purpose).exists()
    founders = _FOUNDERS.get(Team.Purpose(purpose), ())
    return bool(founders) and not there and holds(staff, *founders)


def is_member(staff: Staff, team: Team) -> bool:
    """Whether she reads what the team reads, and so may let a colleague in or take one out."""
    return queries.can_read(staff, team.dossier, queries.latest_epoch(team.dossier))
