"""The rows that name recipients and do not agree with the ledger, for the alarms on pages and in /health. ADR 37.

Not here: leaving such recipients out and refusing what needs them (`holders`, `proving`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from uuid import UUID

from candour.apps.dossiers.models import Grant, Team
from candour.apps.dossiers.queries import held_grants
from candour.apps.dossiers.queries.key_histories import proved_epochs
from candour.apps.dossiers.queries.proving import false_grants, false_teams
from candour.apps.ledger.models import EvidenceRow
from candour.apps.people.models import StaffKey
from candour.apps.people.queries.key_histories import proved_keys

_PAUSE = 60.0  # seconds
# By staff member: when `of_body` was asked, and its answer. What it sees depends on the staff member.
_LATELY: dict[UUID, tuple[float, list[EvidenceRow]]] = {}


def of_body(body: UUID) -> list[EvidenceRow]:
    """Return the body's teams, grants of their newest keys, and keys of its staff that do not agree with the ledger.

    At most a dozen queries for any number of rows. Sees what the session may see.
    """
    teams = list(Team.objects.filter(body=body))
    newest = proved_epochs({team.pk for team in teams})
    held = Grant.evidence().filter(held_grants(), epoch__in=[epoch.pk for epoch in newest.values()])
    keys = list(StaffKey.objects.filter(staff__body=body, retired_at=None).defer("sealed_identity"))
    people = proved_keys({key.staff_id for key in keys})
    false = [key for key in keys if people.get(key.staff_id) != key.public_key]
    return [*of_teams(teams), *false_grants(list(held)), *false]


def of_body_lately(body: UUID, person: UUID) -> list[EvidenceRow]:
    """Return `of_body` for a staff member, asked at most once a minute in each process: for a page that is opened often."""
    now = time.monotonic()
    asked, answer = _LATELY.get(person, (-_PAUSE, []))
    if now - asked >= _PAUSE:
        asked, answer = _LATELY[person] = (now, of_body(body))
    return answer


def of_teams(teams: Iterable[Team]) -> list[EvidenceRow]:
    """Return those of the teams whose row, or whose key, does not agree with the ledger."""
    listed = list(teams)
    false, keys = {team.pk for team in false_teams(listed)}, proved_epochs({team.pk for team in listed})
    return [team for team in listed if team.pk in false or team.pk not in keys]
