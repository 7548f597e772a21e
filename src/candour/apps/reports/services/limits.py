"""Sets a body's intake limit. Past that limit, sending needs a proof of work or a wait (`journey`) and reports are marked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from candour.apps.ledger.services import append
from candour.apps.people.models import Body, Staff
from candour.apps.reports.models import IntakeLimit
from candour.domain.ledger import Actor, Kind


def set_limit(body: Body, reports_an_hour: int, *, now: datetime, by: Staff | None = None) -> None:
    """Set the number of reports in one hour past which a body's further reports are marked; record the new limit in the ledger.

    `by`: the administrator who sets the limit; None means the operator of the installation.
    """
    actor = by.pk if by else Actor.OPERATOR
    with transaction.atomic():
        limit, _new = IntakeLimit.objects.update_or_create(body=body, defaults={"reports_an_hour": reports_an_hour})
        append(Kind.LIMIT_SET, actor=actor, body=body.pk, content=[limit], now=now)
