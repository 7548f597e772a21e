"""Intake limits: past one, sending costs a proof of work or a short wait (`journey`), and reports are marked, not refused."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from candour.apps.ledger.services import append
from candour.apps.people.models import Body, Staff
from candour.apps.reports.models import IntakeLimit


def set_limit(body: Body, reports_an_hour: int, *, now: datetime, by: Staff | None = None) -> None:
    """Mark arrivals of this body past `reports_an_hour` in one hour. The entry commits to the number."""
    ids: dict[str, object] = {"body": body.pk} if by is None else {"body": body.pk, "by": by.pk}
    with transaction.atomic():
        IntakeLimit.objects.update_or_create(body=body, defaults={"reports_an_hour": reports_an_hour})
        append("limit.set", ids, now=now, content=str(reports_an_hour).encode())
