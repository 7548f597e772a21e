"""Finds the key of an intake team that has become too old and must be renewed (setting CANDOUR_TEAM_KEY_DAYS)."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Dossier, Grant, Team
from candour.apps.people.models import Staff


@dataclass(frozen=True, slots=True)
class TeamKeyDue:
    """A team's key that is due for renewal.

    Holds the id of the team's dossier, the team's name, the key's age in days, and the public keys of those who can read with
    it.
    """

    team: uuid.UUID
    name: str
    days: int
    readers: list[str]


def key_to_renew(person: Staff, now: datetime) -> TeamKeyDue | None:
    """Return the key of the intake team of which `person` is a member, if it is due and no change of it waits.

    None also where a record of the team does not agree with the ledger, which the page says: nothing can be sealed then.
    """
    held = Grant.objects.filter(
        queries.held_grants(), staff=person, epoch__dossier__team__body=person.body_id,
        epoch__dossier__team__purpose=Team.Purpose.INTAKE,
    )  # fmt: skip
    columns = ("epoch__dossier", "epoch__dossier__team__name", "epoch__created_at")
    newest = held.order_by("-epoch__number").values_list(*columns).first()
    if newest is None or (now - newest[2]).days < settings.TEAM_KEY_DAYS:
        return None
    team, name, since = newest
    if queries.waiting_change(Team(pk=team)) is not None:
        return None
    with suppress(queries.UnprovedKey):
        readers = [reader.public_key for reader in queries.every_holder(Dossier(pk=team))]
        return TeamKeyDue(team, name, (now - since).days, readers)
    return None
