"""What the last count says of one officer beside everybody else, with its day (ADR 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from candour.apps.forces.models import Officer
from candour.apps.insight import telling
from candour.apps.insight.models import OfficerMeasure
from candour.apps.people.models import Staff


@dataclass(frozen=True)
class Measures:
    """As counted at `at`: the rate with its exposure, the plain count line by line, strikes as sentences."""

    at: dt.datetime
    since: dt.date
    until: dt.date
    rate: Mapping[str, float]
    plain: Mapping[str, Any]
    strikes: Sequence[str]

    @property
    def plain_on(self) -> dt.date:
        """The day the plain count looks from."""
        return dt.date.fromisoformat(self.plain["day"])


def measures(officer: Officer, staff: Staff) -> Measures | None:
    """None before a count that knows him has come to its end."""
    row = OfficerMeasure.objects.select_related("count").filter(officer=officer).exclude(count__ended_at=None).first()
    if row is None or row.count.ended_at is None:
        return None
    since, until = (dt.date.fromisoformat(row.data["window"][end]) for end in ("since", "until"))
    told = telling.strikes(row.data["strikes"], staff)
    return Measures(row.count.ended_at, since, until, row.data["rate"], row.data["plain"], told)
