"""Reads the typed statistics of the last finished run, and whether a newer run is under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from candour.apps.forces.models import Force, Officer, Unit
from candour.apps.records.models import CountingRun, OfficerStatistic, Statistic
from candour.apps.records.queries.registry import StatisticKind
from candour.domain.patterns.results.codec import from_json
from candour.domain.patterns.results.officers import OfficerRow
from candour.domain.patterns.results.repeats import Repeats, UnitRate

Result = TypeVar("Result")


@dataclass(frozen=True)
class Latest:
    """The latest finished run of a force, with those of its statistics that the caller asked for.

    It also holds a later run that is waiting, under way or failed, if there is one.
    """

    run: CountingRun | None
    stored: Mapping[str, Any] = field(default_factory=dict)
    waiting: CountingRun | None = None
    failed: CountingRun | None = None

    def result(self, kind: StatisticKind[Result]) -> Result | None:
        """Return one statistic of the latest finished run; None where it was not stored or could not be computed."""
        data = self.stored.get(kind.name)
        return None if data is None or _is_refusal(data) else from_json(kind.result, data)

    def refusal(self, kind: StatisticKind[Any]) -> str:
        """Return the reason why a statistic could not be computed; '' where it was computed or not stored."""
        data = self.stored.get(kind.name)
        return str(data["refused"]) if isinstance(data, dict) and _is_refusal(data) else ""


def latest(force: Force, *kinds: StatisticKind[Any]) -> Latest:
    """Read the latest finished run of a force with these statistics, in three queries."""
    runs = CountingRun.objects.filter(force=force)
    done = runs.filter(failed=False).exclude(ended_at=None).order_by("-ended_at").first()
    last = runs.order_by("-asked_at").first()
    names = [kind.name for kind in kinds]
    stored = dict(Statistic.objects.filter(run=done, name__in=names).values_list("name", "data")) if done else {}
    return Latest(
        done,
        stored,
        waiting=last if last and last.ended_at is None else None,
        failed=last if last and last.failed else None,
    )


def of_run(run: CountingRun, kind: StatisticKind[Result]) -> Result | None:
    """Return one statistic of one run; None where it was not stored or could not be computed."""
    data = Statistic.objects.filter(run=run, name=kind.name).values_list("data", flat=True).first()
    return None if data is None or _is_refusal(data) else from_json(kind.result, data)


def of_officer(officer: Officer) -> tuple[dt.datetime, OfficerRow] | None:
    """Return (time at which the run ended, the officer's statistics) from the last run that has statistics of this officer.

    Returns None where no run has.
    """
    row = OfficerStatistic.objects.select_related("run").filter(officer=officer).first()
    return (row.run.ended_at, from_json(OfficerRow, row.data)) if row and row.run.ended_at else None


def unit_code(code: str) -> str:
    """Return a unit's code as written in the records: numbers padded to three digits, so that they sort as numbers."""
    return code.zfill(3) if code.isascii() and code.isdigit() else code


def rate_of(unit: Unit, repeats: Repeats | None) -> UnitRate | None:
    """Return the row of `unit` in `repeats`; None where `repeats` is None or has no row of the unit."""
    rows = repeats.units if repeats else ()
    return next((row for row in rows if row.unit == unit_code(unit.code)), None)


def _is_refusal(data: Any) -> bool:
    """Return whether the stored JSON is the reason why a statistic could not be computed."""
    return isinstance(data, dict) and "refused" in data
