"""Compares each officer with the whole force: rate of cases, count of complaints, and cases like earlier ones (strikes).

Not here: an officer's own allegations and findings, which the timeline page reads directly (ADR 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields

from candour.domain.patterns.early import COUNT, snapshot
from candour.domain.patterns.early.flags import reasons
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.rates import rates
from candour.domain.patterns.repeats.strikes import Strike, second_strikes, third_similars
from candour.domain.patterns.repeats.window import Chosen, recorded_window
from candour.domain.patterns.results.codec import from_json
from candour.domain.patterns.results.officers import OfficerRate, OfficerRow, PlainCount, StrikeKind, StrikeRow
from candour.domain.patterns.statistics.alerts import last_year

_RATE = tuple(field.name for field in fields(OfficerRate))
MOST_STRIKES = 10


def officers(records: Records) -> tuple[OfficerRow, ...]:
    """Return a row for every officer who has time in post, was accused, or is in service now; in order of ids.

    Raises PatternsError where the records have no accusation or no time in post.
    """
    chosen = Chosen(recorded_window(records))
    by_rate, by_count, by_strikes = (
        dict(_officer_rates(records, chosen)),
        dict(_plain_counts(records)),
        _strikes_by_officer(records, chosen),
    )
    return tuple(
        OfficerRow(officer, chosen.window, by_rate.get(officer), by_count.get(officer), by_strikes.get(officer, ()))
        for officer in sorted({*by_rate, *by_count, *by_strikes})
    )


def _officer_rates(records: Records, chosen: Chosen) -> Iterator[tuple[str, OfficerRate]]:
    """Yield (officer id, rate of cases compared with the expected rate) of all officers with time in post."""
    table = rates(records, chosen).table
    for officer, *row in records.rows(f"SELECT officer_id, {', '.join(_RATE)} FROM {table}"):  # noqa: S608 - names of ours
        yield str(officer), from_json(OfficerRate, dict(zip(_RATE, row, strict=True)))


def _plain_counts(records: Records) -> Iterator[tuple[str, PlainCount]]:
    """Yield (officer id, count of complaints) of all officers in service on the day as of which early warning counts."""
    taken = snapshot(records, last_year(records)[2])
    for row, officer in enumerate(taken.officers):
        lines = reasons(taken, row, COUNT)
        points = sum(line.points for line in lines)
        yield officer, PlainCount(taken.origin, len(taken.officers), points, tuple(line.words() for line in lines))


def _strikes_by_officer(records: Records, chosen: Chosen) -> dict[str, tuple[StrikeRow, ...]]:
    """Return a dict from each officer's id to the newest `MOST_STRIKES` cases that resemble earlier ones, newest first.

    These are second strikes and third similar cases.
    """
    by_officer: dict[str, list[StrikeRow]] = defaultdict(list)
    for strike in second_strikes(records, chosen):
        by_officer[strike.officer_id].append(_strike_row("second_strike", strike))
    for strike in third_similars(records, chosen):
        by_officer[strike.officer_id].append(_strike_row("third_similar", strike))
    return {
        officer: tuple(sorted(rows, key=_day_and_case, reverse=True)[:MOST_STRIKES]) for officer, rows in by_officer.items()
    }


def _day_and_case(row: StrikeRow) -> tuple[str, str]:
    """Return the day and case id of a strike (a case that resembles earlier ones), by which strikes are sorted."""
    return row.day.isoformat(), row.case


def _strike_row(kind: StrikeKind, strike: Strike) -> StrikeRow:
    """Return a case that resembles earlier ones (strike) as a row of the results; `kind` says which rule applies."""
    return StrikeRow(kind, strike.kind, strike.day, strike.case_id, strike.earlier)
