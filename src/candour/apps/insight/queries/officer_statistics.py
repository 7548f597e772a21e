"""Reads the statistics of one officer that the last counting run stored (ADR 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from candour.apps.forces.models import Officer
from candour.apps.insight.queries import alert_text
from candour.apps.people.models import Staff
from candour.apps.records.queries.statistics import of_officer
from candour.domain.patterns.results.officers import OfficerRow


@dataclass(frozen=True)
class OfficerSummary:
    """The statistics of one officer (`row`), computed by a counting run that ended at `at`, for the officer's page.

    `strikes` are sentences on second strikes and on third cases of the same kind (`alert_text.strikes`); they name only cases
    that the reader may see.
    """

    at: dt.datetime
    row: OfficerRow
    strikes: Sequence[str]


def officer_summary(officer: Officer, staff: Staff) -> OfficerSummary | None:
    """Return the officer's statistics; cases that the staff member `staff` may not see are not named in them.

    Returns None where no finished counting run has included the officer.
    """
    counted = of_officer(officer)
    if counted is None:
        return None
    at, row = counted
    return OfficerSummary(at, row, alert_text.strikes(row.strikes, staff))
