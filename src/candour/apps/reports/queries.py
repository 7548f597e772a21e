"""Queries of `reports`: packs, receiving bodies, keys to seal to, intake limits, received reports. No query writes."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, Func, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from candour.apps.dossiers.models import Epoch, Item, Team
from candour.apps.dossiers.queries.key_histories import UnprovedKey, newest_of, see_entries, unproved
from candour.apps.dossiers.queries.proving import false_teams
from candour.apps.dossiers.services.teams import FEWEST_MEMBERS
from candour.apps.forces.models import Force
from candour.apps.people.models import Body, Staff
from candour.apps.reports.models import IntakeLimit, Report
from candour.domain.procedure import Pack, load_pack, shipped
from candour.domain.sealing import MailboxLocator, fingerprint
from candour.ui.asking import sender_asks
from candour.ui.statements import execute_prepared

DEFAULT_LIMIT = 60
MAX_TIMES_PAST_LIMIT = 8  # counting stops at this multiple of the limit, because the cost of sending grows no further
_TEAM_KEYS = """
SELECT epoch.id, team.dossier_id, epoch.number, epoch.public_key, epoch.signing_key, epoch.signed_by, epoch.signature,
  epoch.entry_id, team.purpose, body.name, body.pack, epoch.suite, team.name
FROM dossiers_team team
JOIN people_body body ON body.id = team.body_id
JOIN dossiers_epoch epoch ON epoch.dossier_id = team.dossier_id
WHERE team.body_id = %(body)s AND {condition}
"""
_HOLDER_KEYS = _TEAM_KEYS.format(condition="(SELECT dossiers_receives(%(body)s))")
_TIMES_PAST_LIMIT = """
WITH allowed AS (
  SELECT greatest(1, coalesce(
    (SELECT reports_an_hour FROM reports_intakelimit WHERE body_id = %(body)s), %(usual)s
  ))::bigint AS number
)
SELECT reports_arrived(%(body)s, %(hour)s, number * %(most)s) / number FROM allowed
"""
_IN_ORDER = " ORDER BY dossier_id, number"
_RECEPTION = f"SELECT holder.*, ({_TIMES_PAST_LIMIT}) FROM ({_HOLDER_KEYS}) AS holder{_IN_ORDER}"  # noqa: S608 - of constants
_MISSING = """
SELECT
  dossiers_intake_readers(%(body)s),
  EXISTS (SELECT FROM dossiers_team WHERE body_id = %(body)s AND purpose = 'guardians')
"""
_FEW_READERS = _(
    "Two members of the intake team must be able to open reports; %(able)s can. Each makes a key under “My key and interests”; "
    "an assessor or supervisor starts the team and lets the other in under “Teams”."
)
_NO_GUARDIANS = _("There are no guardians. Whoever runs this site calls them together for: candour guardians.")


def packs_in_use() -> list[Pack]:
    """Return the procedure packs of the bodies that take reports, by code, or all shipped packs if no body takes reports."""
    codes = set(Body.objects.filter(receives_reports=True).values_list("pack", flat=True))
    return [load_pack(code) for code in sorted(codes) or shipped()]


def packs_of_body(body: UUID | str) -> list[Pack]:
    """Return a list with only this body's procedure pack, or the result of `packs_in_use` if there is no such body."""
    code = Body.objects.filter(pk=body).values_list("pack", flat=True).first()
    return [load_pack(code)] if code else packs_in_use()


def category_choices(*of: Pack) -> list[tuple[str, str]]:
    """Return (code, translated label) of each category of conduct in these packs. A shared code has the first pack's label."""
    labels: dict[str, str] = {}
    for row in (row for law in of for row in law.reporting_categories):
        labels.setdefault(row.code, str(_(row.label)))
    return list(labels.items())


def category_hints(*of: Pack) -> dict[str, str]:
    """Map each category code of these packs to its short explanation, taken from the first pack that has the code."""
    return {row.code: str(_(row.hint)) for law in reversed(of) for row in law.reporting_categories}


def receiving_bodies() -> QuerySet[Body]:
    """Return the bodies that can receive reports: two people of the intake team can open them, and there are guardians."""
    return _bodies_that(receive=True)


def bodies_not_ready() -> QuerySet[Body]:
    """Return the bodies that are set to receive reports (`receives_reports`) but lack what is needed now."""
    return _bodies_that(receive=False)


def _bodies_that(*, receive: bool) -> QuerySet[Body]:
    """Return the bodies with `receives_reports` for which the SQL function `dossiers_receives` returns `receive`, by name."""
    rule = Func("pk", function="dossiers_receives", output_field=BooleanField())
    return Body.objects.alias(ready=rule).filter(ready=receive, receives_reports=True).order_by("name")


def missing_to_receive(body: Body) -> list[str]:
    """Return what the body still lacks to receive reports, as sentences that say what to do; empty where it lacks nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"body": body.pk})
        able, guardians = cursor.fetchone()
    return [str(_FEW_READERS) % {"able": able}] * (able < FEWEST_MEMBERS) + [str(_NO_GUARDIANS)] * (not guardians)


def body_choices() -> list[tuple[str, str]]:
    """Return (id, name) of each body in `receiving_bodies`."""
    return [(str(pk), name) for pk, name in receiving_bodies().values_list("pk", "name")]


def force_choices() -> list[tuple[str, Any]]:
    """Return the choices of a form field: ("", "I am not sure"), then (id, name) of each police force."""
    return [
        ("", _("I am not sure")),
        *((str(pk), name) for pk, name in Force.objects.order_by("name").values_list("pk", "name")),
    ]


def intake_team_members(body: Body) -> QuerySet[Staff]:
    """Return the staff who hold the key of the body's intake team today."""
    members = RawSQL("SELECT dossiers_intake_members(%s)", [body.pk])
    return Staff.objects.filter(pk__in=members).order_by("name")


class HolderKey(NamedTuple):
    """A team's newest public key, to which new reports are sealed.

    `epoch` is the id of the key's database row, `dossier_id` the id of the team's own dossier, to which that row belongs.
    """

    epoch: int
    dossier_id: UUID
    public_key: str
    purpose: str
    body_name: str
    pack: str
    suite: str


def holder_keys(body_id: UUID) -> list[HolderKey]:
    """Return the newest key of each team to which a new report's secret is sealed: the body's intake team and guardians.

    The list is empty if the body cannot receive reports now.
    """
    return _keys(_HOLDER_KEYS, body_id)


def team_keys(body_id: UUID) -> list[HolderKey]:
    """Return the newest key of each team of the body, also while the body cannot receive reports."""
    return _keys(_TEAM_KEYS.format(condition="true"), body_id)


def _keys(query: str, body_id: UUID) -> list[HolderKey]:
    """Run `query`, which selects the keys of a body's teams, for this body, and return each team's newest key."""
    with connection.cursor() as cursor:
        cursor.execute(query + _IN_ORDER, {"body": body_id})
        rows = cursor.fetchall()
    return _newest_keys(rows, body_id)


def _newest_keys(rows: Iterable[tuple[Any, ...]], body_id: UUID) -> list[HolderKey]:
    """Convert rows of `_TEAM_KEYS`, sorted by team and epoch, to the newest key of each team; check the keys before it too.

    A team whose row does not agree with the ledger is left out, so that a row which somebody added closes no door (ADR 37).
    Raises UnprovedKey where a key of another team is not proved, or where intake team or guardians are lacking beside a team
    that was left out.
    """
    by_team = {team: list(group) for team, group in groupby(rows, key=itemgetter(1))}
    teams = [Team(dossier_id=team, body_id=body_id, purpose=own[-1][8], name=own[-1][12]) for team, own in by_team.items()]
    false = {team.pk for team in false_teams(teams)}
    if false and len({team.purpose for team in teams if team.pk not in false}) < len(Team.Purpose):
        raise UnprovedKey(unproved())
    epochs = {team: _epochs_of(own) for team, own in by_team.items() if team not in false}
    see_entries(epochs)
    return [_holder_key(newest_of(team, own), by_team[team][-1]) for team, own in epochs.items()]


def _epochs_of(rows: Iterable[tuple[Any, ...]]) -> list[Epoch]:
    """Convert rows of `_TEAM_KEYS` of one team to epochs."""
    return [
        Epoch(
            id=row[0], dossier_id=row[1], number=row[2], public_key=row[3],
            signing_key=row[4], signed_by=row[5], signature=row[6], entry_id=row[7], suite=row[11],
        )
        for row in rows
    ]  # fmt: skip


def _holder_key(newest: Epoch, row: tuple[Any, ...]) -> HolderKey:
    """Return a team's newest key. `row`: a row of `_TEAM_KEYS` of the team."""
    purpose, body_name, pack = row[8:11]
    return HolderKey(newest.pk, newest.dossier_id, newest.public_key, purpose, body_name, pack, newest.suite)


class Reception(NamedTuple):
    """What `receive_at` must know of a body: the keys to seal to, and how many times this hour's reports fill the limit.

    `times_past_limit`: the number of reports received in this hour divided by the intake limit, rounded down.
    """

    keys: list[HolderKey]
    times_past_limit: int


def reception(body_id: UUID, hour: datetime) -> Reception:
    """Read a body's `holder_keys` and `times_past_limit` in one query.

    For a body that cannot receive reports now there are no keys, and the number is 0.
    """
    rows = execute_prepared(_RECEPTION, _limit_parameters(body_id, hour, MAX_TIMES_PAST_LIMIT))
    return Reception(_newest_keys(rows, body_id), int(rows[0][-1]) if rows else 0)


def has_intake(keys: Iterable[HolderKey]) -> bool:
    """Whether any of these keys belongs to a body's intake team, which means that the body takes reports."""
    return any(key.purpose == Team.Purpose.INTAKE for key in keys)


def limit_of(body_id: UUID) -> int:
    """Return the body's intake limit: the number of reports in one hour past which further reports are marked."""
    row = IntakeLimit.objects.filter(body_id=body_id).values_list("reports_an_hour", flat=True).first()
    return DEFAULT_LIMIT if row is None else row


def times_past_limit(body_id: UUID, hour: datetime, most: int = MAX_TIMES_PAST_LIMIT) -> int:
    """Return the number of reports received in this hour divided by the body's intake limit, rounded down; at most `most`.

    The reports are counted in an index: there is no counter row that concurrent reports would have to lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TIMES_PAST_LIMIT, _limit_parameters(body_id, hour, most))
        return int(cursor.fetchone()[0])


def _limit_parameters(body_id: UUID, hour: datetime, most: int) -> dict[str, Any]:
    """Return the parameters (name → value) of the SQL that `times_past_limit` and `reception` run."""
    return {"body": body_id, "usual": DEFAULT_LIMIT, "hour": hour, "most": most}


def count_past_limit(body_id: UUID, limit: int, *, now: datetime, days: int = 30) -> int:
    """Count the body's reports of the last `days` days that a limit of `limit` reports an hour would have marked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT arrived FROM reports_by_hour(%s, %s)", [body_id, now - timedelta(days=days)])
        return sum(max(0, arrived - limit) for (arrived,) in cursor.fetchall())


def mailbox_of(locator: MailboxLocator) -> UUID | None:
    """Return the id of the mailbox with this locator, or None. Asks a function, because no row is visible before this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reports_mailbox_of(%s)", [locator.digest()])
        row = cursor.fetchone()
    return row[0] if row else None


def mailbox_salt() -> str:
    """Return the installation's salt for deriving mailbox keys, as base64url without padding for the browser script."""
    return urlsafe_b64encode(settings.CANDOUR_MAILBOX_SALT).decode().rstrip("=")


@dataclass(frozen=True)
class Received:
    """A stored report and the name of the body that received it, from which the receipt is made."""

    report: Report
    body_name: str


def received_before(idempotency_key: UUID) -> Received | None:
    """Return the stored report that was sent with this idempotency key, or None. The request then acts for its sender."""
    sender_asks(idempotency_key)
    report = Report.objects.select_related("body").filter(idempotency_key=idempotency_key).first()
    return Received(report, report.body.name) if report else None


def summary_of(received: Received) -> dict[str, Any]:
    """Return what the receipt page shows of a received report (reference, body, day, digest, items), as a JSON object."""
    report = received.report
    manifest = bytes(report.manifest)
    told = json.loads(manifest)
    items = told["items"]
    return {
        "reference": report.reference,
        "body": received.body_name,
        "day": formats.date_format(report.received_hour, "j F Y"),
        "digest": hashlib.sha256(manifest).hexdigest(),
        "items": [{"what": str(Item.Kind(item["kind"]).label), "size": item["size"]} for item in items],
        "own_fingerprint": own_fingerprint(report),
        "fingerprints": [fingerprint(key["public_key"]) for key in told.get("sealed_to", [])],
        "withdrawn": report.withdrawn_hour is not None,
    }


def own_fingerprint(report: Report) -> str:
    """Return the fingerprint of the reporter's signing key, as the manifest has it; "" for a report from before signatures."""
    keys = json.loads(bytes(report.manifest)).get("keys", [])
    own = [key["signing_key"] for key in keys if key["owner"] == str(report.mailbox_id)]
    return fingerprint(own[0]) if own and own[0] else ""
