"""Confirmations of grants: the reader's browser opens what was sealed to it, and says so. ADR 32.

A grant to somebody else waits, and lets nobody read, until this is done. What is handed out for opening is an entry first, as
every other key. Not here: giving grants (`granting`), the bytes that are signed (`domain.sealing.confirmations`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Grant, Team
from candour.apps.dossiers.services.items import has_no_conflict, must_be_signed
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind
from candour.domain.sealing import confirms
from candour.ui.errors import Refusal


@dataclass(frozen=True, slots=True)
class ToOpen:
    """What a staff member's browser has to open: grants that wait, and the keys of the teams that the person is in.

    `teams`: each team with the public key of its newest epoch and the keys that open it.
    """

    waiting: list[Grant]
    teams: list[tuple[Team, str, list[queries.ChainKey]]]


def take_to_open(staff: Staff, *, now: datetime) -> ToOpen:
    """Record that the staff member's browser fetches keys; return the grants that wait for it, and its teams' keys."""
    with transaction.atomic(durable=True):
        waiting = [grant for grant in _agreeing(staff) if has_no_conflict(staff, grant.epoch.dossier)]
        teams = [one for one in _teams(staff) if one[2]]
        opened = {grant.epoch.dossier_id for grant in waiting} | {team.pk for team, _key, _chain in teams}
        entries = [append(Kind.DOSSIER_OPENED, actor=staff.pk, dossier=dossier, now=now) for dossier in sorted(opened)]
    must_be_signed(entries, now=now)
    return ToOpen(waiting, teams)


def confirm(staff: Staff, signatures: Mapping[UUID, bytes], *, now: datetime) -> int:
    """Let grants (ids) count from now, whose reader `staff` signed that they open. Returns how many; others are left out.

    Raises Refusal where a signature was not made with the signing half of the key that the grant is sealed to, or where a
    grant does not agree with the ledger: its confirmation would record what nobody gave.
    """
    with transaction.atomic():
        grants = list(_waiting(staff).filter(pk__in=signatures))
        if false := queries.false_grants(grants):
            raise queries.Disagreement(false)
        for grant in grants:
            signing_key = grant.staff_key.signing_key if grant.staff_key else ""
            if not confirms(grant.opened, signing_key, signatures[grant.pk]):
                raise Refusal(_("Your key did not sign this. Lock your key, unlock it again, then try once more."))
            Grant.objects.filter(pk=grant.pk).confirm(now, signatures[grant.pk])
            stated = Grant.evidence().filter(pk=grant.pk)
            append(Kind.GRANT_CONFIRMED, actor=staff.pk, dossier=grant.dossier_id, content=stated, now=now)
    return len(grants)


def report_failure(staff: Staff, dossiers: Collection[UUID], *, now: datetime) -> None:
    """Record that what was sealed to the staff member for these dossiers (ids) does not open, once for each new grant.

    For a team, all colleagues read the entry on the body's page of changes. The grant still waits; another one replaces it.
    """
    held = Grant.objects.filter(queries.held_grants(), staff=staff, epoch__dossier__in=dossiers)
    newest = held.order_by("epoch__dossier_id", "-granted_at").distinct("epoch__dossier_id")
    bodies = dict(Team.objects.filter(pk__in=dossiers).values_list("pk", "body_id"))
    for dossier, granted in newest.values_list("epoch__dossier_id", "granted_at"):
        failed = Entry.objects.of(Kind.GRANT_FAILED).about(dossier=dossier, actor=staff.pk).filter(time__gte=granted)
        if not failed.exists():
            append(Kind.GRANT_FAILED, actor=staff.pk, dossier=dossier, body=bodies.get(dossier), now=now)


def _waiting(staff: Staff) -> QuerySet[Grant]:
    """Return the grants that wait for the staff member."""
    return Grant.evidence().filter(queries.waiting_grants(), staff=staff)


def _agreeing(staff: Staff) -> list[Grant]:
    """Return the grants that wait for the staff member and agree with the ledger."""
    waiting = list(_waiting(staff).select_related("epoch__dossier", "staff_key"))
    false = {grant.pk for grant in queries.false_grants(waiting)}
    return [grant for grant in waiting if grant.pk not in false]


def _teams(staff: Staff) -> list[tuple[Team, str, list[queries.ChainKey]]]:
    """Return the teams of the staff member's body, each with its newest public key and the keys that open it."""
    teams = Team.objects.filter(body=staff.body_id, purpose=Team.Purpose.INTAKE).select_related("dossier")
    return [(team, queries.latest_epoch(team.dossier).public_key, queries.key_chain(staff, team.dossier)) for team in teams]
