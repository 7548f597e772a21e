"""What this app's pages and services read. Nothing is written here."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncHour
from django.utils.translation import gettext_lazy as _

from candour.apps.dossiers.models import Team
from candour.apps.forces.models import Force
from candour.apps.people.models import Body, Staff
from candour.apps.reports.models import IntakeLimit, Report
from candour.domain.procedure import Pack, load_pack, shipped

LIMIT_WITHOUT_A_ROW = 60
MOST_TIMES = 8  # how many times over a limit is looked at: beyond, nothing changes
_HOLDER_KEYS = """
SELECT DISTINCT ON (team.dossier_id) epoch.id, team.dossier_id, epoch.public_key, team.purpose, body.name, body.pack
FROM dossiers_team team
JOIN people_body body ON body.id = team.body_id AND body.receives_reports
JOIN dossiers_epoch epoch ON epoch.dossier_id = team.dossier_id
WHERE team.body_id = %(body)s
ORDER BY team.dossier_id, epoch.number DESC
"""
_TIMES_PAST_LIMIT = """
WITH allowed AS (
  SELECT greatest(1, coalesce(
    (SELECT reports_an_hour FROM reports_intakelimit WHERE body_id = %(body)s), %(usual)s
  ))::bigint AS number
)
SELECT count(*) / (SELECT number FROM allowed) FROM (
  SELECT FROM reports_report
  WHERE body_id = %(body)s AND received_hour = %(hour)s LIMIT (SELECT number FROM allowed) * %(most)s
) AS arrived
"""
_RECEPTION = f"SELECT holder.*, ({_TIMES_PAST_LIMIT}) FROM ({_HOLDER_KEYS}) AS holder"  # noqa: S608 - of constants


def laws() -> list[Pack]:
    """The packs of the bodies that take reports here, by code: almost always one, and every shipped pack where no body does."""
    codes = set(Body.objects.filter(receives_reports=True).values_list("pack", flat=True))
    return [load_pack(code) for code in sorted(codes) or shipped()]


def laws_for(body: UUID | str) -> list[Pack]:
    """The pack a body's matters are worked under; `laws` where there is no such body."""
    code = Body.objects.filter(pk=body).values_list("pack", flat=True).first()
    return [load_pack(code)] if code else laws()


def category_choices(*of: Pack) -> list[tuple[str, str]]:
    """(code, words) of each kind of thing, translated; each code once, in the words of the first pack that has it."""
    labels: dict[str, str] = {}
    for row in (row for law in of for row in law.reporting_categories):
        labels.setdefault(row.code, str(_(row.label)))
    return list(labels.items())


def category_hints(*of: Pack) -> dict[str, str]:
    """Code → the few words that explain it, from the first pack that has it."""
    return {row.code: str(_(row.hint)) for law in reversed(of) for row in law.reporting_categories}


def receiving_bodies() -> QuerySet[Body]:
    """Bodies that take reports and have an intake team to seal them to."""
    ready = Team.objects.filter(body=OuterRef("pk"), purpose=Team.Purpose.INTAKE, dossier__epochs__number=1)
    return Body.objects.filter(Exists(ready), receives_reports=True).order_by("name")


def body_choices() -> list[tuple[str, str]]:
    """(id, name) of each receiving body."""
    return [(str(pk), name) for pk, name in receiving_bodies().values_list("pk", "name")]


def force_choices() -> list[tuple[str, Any]]:
    """(id, name) of each force, after "I am not sure"."""
    return [
        ("", _("I am not sure")),
        *((str(pk), name) for pk, name in Force.objects.order_by("name").values_list("pk", "name")),
    ]


def members(body: Body) -> QuerySet[Staff]:
    """Who can read what is sealed to the body's intake team today."""
    return (
        Staff.objects.filter(
            grants__withdrawn_at=None,
            grants__epoch__dossier__team__body=body,
            grants__epoch__dossier__team__purpose=Team.Purpose.INTAKE,
        )
        .distinct()
        .order_by("name")
    )


class HolderKey(NamedTuple):
    """A team's newest public key. `dossier_id` is the holder; `epoch` the key's row."""

    epoch: int
    dossier_id: UUID
    public_key: str
    purpose: str
    body_name: str
    pack: str


def holder_keys(body_id: UUID) -> list[HolderKey]:
    """The newest key of each team a new report's secret must be sealed to: intake, and guardians where there are any.

    Empty where the body takes no reports.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER_KEYS, {"body": body_id})
        return [HolderKey(*row) for row in cursor.fetchall()]


class Reception(NamedTuple):
    """A body as an arriving report finds it: the keys to seal to, and how far past its limit this hour is."""

    keys: list[HolderKey]
    times_past_limit: int


def reception(body_id: UUID, hour: datetime) -> Reception:
    """`holder_keys` and `times_past_limit` in one query. A body that takes no reports has no keys and no limit."""
    with connection.cursor() as cursor:
        cursor.execute(_RECEPTION, _counted(body_id, hour, MOST_TIMES))
        rows = cursor.fetchall()
    return Reception([HolderKey(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0)


def has_intake(keys: Iterable[HolderKey]) -> bool:
    """Whether one of these keys belongs to an intake team."""
    return any(key.purpose == Team.Purpose.INTAKE for key in keys)


def limit_of(body_id: UUID) -> int:
    """Reports an hour past which this body's arrivals are marked."""
    row = IntakeLimit.objects.filter(body_id=body_id).values_list("reports_an_hour", flat=True).first()
    return LIMIT_WITHOUT_A_ROW if row is None else row


def times_past_limit(body_id: UUID, hour: datetime, most: int = MOST_TIMES) -> int:
    """How many times over this body has received its limit in the hour that began at `hour`: 0 below it, `most` at most.

    Looks for as many rows in an index; there is no counter for two arrivals to fight over.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TIMES_PAST_LIMIT, _counted(body_id, hour, most))
        return int(cursor.fetchone()[0])


def _counted(body_id: UUID, hour: datetime, most: int) -> dict[str, Any]:
    return {"body": body_id, "usual": LIMIT_WITHOUT_A_ROW, "hour": hour, "most": most}


def would_have_marked(body_id: UUID, limit: int, *, now: datetime, days: int = 30) -> int:
    """How many reports of the last `days` a limit of `limit` an hour would have marked."""
    hours = (
        Report.objects.filter(body_id=body_id, received_hour__gte=now - timedelta(days=days))
        .annotate(hour=TruncHour("received_hour"))
        .values("hour")
        .annotate(arrived=Count("pk"))
    )
    return sum(max(0, row["arrived"] - limit) for row in hours)


def mailbox_salt() -> str:
    """The installation's salt of mailbox keys, base64url without padding, as scripts take it."""
    return urlsafe_b64encode(settings.CANDOUR_MAILBOX_SALT).decode().rstrip("=")
