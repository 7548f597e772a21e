"""Intake limits: past one, sending costs a short sum or a short wait (`crowding`), and arrivals are marked. Never refused."""

from __future__ import annotations

from candour.apps.people.models import Body
from candour.apps.reports.models import IntakeLimit


def set_limit(body: Body, reports_an_hour: int) -> None:
    """Mark arrivals of this body past `reports_an_hour` in one hour."""
    IntakeLimit.objects.update_or_create(body=body, defaults={"reports_an_hour": reports_an_hour})
