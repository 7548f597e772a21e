"""What a count says of each officer: a rate beside the usual, strikes and third similar cases of all time, and the plain count.

Only what takes the whole force to know: how many allegations there are and how they ended, a timeline reads itself (ADR 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from candour.apps.insight.counting.alerts import last_year
from candour.domain.patterns.early import COUNT, Snapshot, snapshot
from candour.domain.patterns.early.flags import reasons
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.rates import rates
from candour.domain.patterns.repeats.strikes import Strike, second_strikes, third_similars
from candour.domain.patterns.repeats.window import Chosen, Window, whole

_RATE = ("cases", "proven", "years", "expected", "relative", "low", "high")
MOST_STRIKES = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """One officer. Parts are empty where nothing is known: no time in post, no strike, not in service on the day."""

    officer_id: str
    window: Window
    rate: Mapping[str, object] = field(default_factory=dict)
    plain: Mapping[str, object] = field(default_factory=dict)
    strikes: list[dict[str, object]] = field(default_factory=list)


def figures(records: Records) -> list[Measured]:
    """Everybody in post, accused or in service. Raises PatternsError where there is no accusation or no time in post."""
    chosen = Chosen(whole(records))
    by_rate, by_plain, by_strikes = _rates(records, chosen), dict(_plain(records)), _strikes(records, chosen)
    everybody = sorted({*by_rate, *by_plain, *by_strikes})
    return [
        Measured(one, chosen.window, by_rate.get(one, {}), by_plain.get(one, {}), by_strikes.get(one, [])) for one in everybody
    ]


def _rates(records: Records, chosen: Chosen) -> dict[str, dict[str, object]]:
    found = rates(records, chosen)
    rows = records.rows(f"SELECT officer_id, {', '.join(_RATE)} FROM {found.table}")  # noqa: S608 - names of ours
    return {str(officer): dict(zip(_RATE, row, strict=True)) for officer, *row in rows}


def _plain(records: Records) -> Iterator[tuple[str, dict[str, object]]]:
    """The plain count of everybody in service on the day alerts are counted for, lines that add nothing among them."""
    taken: Snapshot = snapshot(records, last_year(records)[2])
    for row, officer in enumerate(taken.officers):
        lines = reasons(taken, row, COUNT)
        told = {"day": taken.origin, "of": len(taken.officers), "points": sum(one.points for one in lines)}
        yield officer, told | {"lines": [one.words() for one in lines]}


def _strikes(records: Records, chosen: Chosen) -> dict[str, list[dict[str, object]]]:
    """The newest of each officer, the newest first."""
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for kind, strikes in (
        ("second_strike", second_strikes(records, chosen)),
        ("third_similar", third_similars(records, chosen)),
    ):
        for one in strikes:
            found[one.officer_id].append(_strike(kind, one))
    newest = lambda one: (str(one["day"]), str(one["case"]))  # noqa: E731 - a key
    return {officer: sorted(rows, key=newest, reverse=True)[:MOST_STRIKES] for officer, rows in found.items()}


def _strike(kind: str, one: Strike) -> dict[str, object]:
    return {"kind": kind, "of": one.kind, "day": one.day, "case": one.case_id, "earlier": list(one.earlier)}
