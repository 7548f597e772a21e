"""Counts and drawn-in rates of accusations, for each officer, unit or supervisor, proven or not, of one kind or all.

Counts are cases, not allegations: a case with five allegations of one man is one event. `expected` is what the same time in
the same ranks would usually have brought; `relative` sets the count beside it, drawn towards 1 by as much as the spread of
all counts says (bayes.py). Unit and supervisor are those of the day of the incident. docs/methods/repeats.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from candour.domain.patterns.records import Records
from candour.domain.patterns.records.numbering import OFFICERS
from candour.domain.patterns.repeats import exposure, window
from candour.domain.patterns.repeats.bayes import Prior, fit, posterior
from candour.domain.patterns.repeats.window import Chosen
from candour.domain.patterns.results.shapes import Exclusion

By = Literal["officer", "unit", "supervisor"]
COLUMNS = {"officer": "officer_id", "unit": "unit", "supervisor": "manager_id"}
_REASONS = {
    "officer": "no time in post is known of the officer in the window",
    "unit": "no unit is known of the officer on the day",
    "supervisor": "no supervisor is known of the officer on the day",
}
_TABLES = {"unit": "postings", "supervisor": "managers"}
_KEPT = "100e0"
"""Expected counts are kept to the hundredth, so that posteriors are worked out once for each pair of numbers met."""


@dataclass(frozen=True)
class Rates:
    """What was worked out. `table` names the DuckDB table of the figures, one row each.

    Its columns: the id, cases, allegations, proven, years, expected, rate (cases a year), relative with its 95 % interval low
    and high, over_twice (probability).
    """

    by: By
    chosen: Chosen
    table: str
    prior: Prior
    exclusions: tuple[Exclusion, ...]


def rates(records: Records, chosen: Chosen, by: By = "officer") -> Rates:
    """Work them out. Raises PatternsError where there is no accusation or no time in post."""
    connection = records.connection
    table = f"rates_by_{by}"
    records.numbered()
    connection.execute(f"CREATE OR REPLACE TEMP TABLE counted AS {counted(records, chosen, by, numbered=True)}")
    pairs = connection.execute("SELECT cases, expected, count(*) FROM counted GROUP BY ALL ORDER BY ALL").fetchnumpy()
    cases, expected, many = (np.asarray(column, dtype=np.float64) for column in pairs.values())
    prior = fit(cases, expected, many)
    after = posterior(prior, cases, expected)
    figures = {"cases": cases, "expected": expected, "relative": after.mean, "low": after.low, "high": after.high}
    connection.register("believed", figures | {"over_twice": after.over_twice})
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT c.*, c.cases / c.years AS rate, b.relative, b.low, b.high,"  # noqa: S608
        " b.over_twice FROM counted c JOIN believed b ON b.cases = c.cases AND b.expected = c.expected"
    )
    connection.unregister("believed")
    connection.execute("DROP TABLE counted")
    return Rates(by, chosen, table, prior, _left_out(records, chosen, by))


def counted(records: Records, chosen: Chosen, by: By, *, numbered: bool = False) -> str:
    """SQL of {id}, cases, allegations, proven, years, expected: of all who were in post, accused or not.

    `numbered` reads the accusations by whole numbers (`Records.numbered`), which is quicker; else by their ids.
    """
    payroll = exposure.by_payroll(records, chosen.window)
    if by == "officer":
        return _of_officers(chosen, payroll=payroll, numbered=numbered)
    return _of_groups(chosen, COLUMNS[by], exposure.spans(_TABLES[by], COLUMNS[by], chosen.window), numbered=numbered)


def _of_officers(chosen: Chosen, *, payroll: bool, numbered: bool) -> str:
    """Expected: the usual rate of each rank, times the officer's years in it."""
    accused = _tally(window.accusations(chosen), "officer_id", "case_id")
    if numbered:
        found = _tally(window.by_number(chosen), "officer", "case_n")
        accused = f"SELECT n.officer_id, t.* FROM ({found}) t JOIN {OFFICERS} n ON n.officer = t.officer"  # noqa: S608
    return (
        f"WITH accused AS ({accused}),"  # noqa: S608
        f" served AS ({exposure.of_officers(chosen.window, payroll=payroll)}),"
        " total AS (SELECT officer_id, sum(years) AS years FROM served GROUP BY officer_id),"
        " shared AS (SELECT s.officer_id, s.rank, s.years, coalesce(a.cases, 0) * s.years / t.years AS cases"
        " FROM served s JOIN total t ON t.officer_id = s.officer_id LEFT JOIN accused a ON a.officer_id = s.officer_id),"
        " usual AS (SELECT rank, sum(cases) / sum(years) AS rate FROM shared GROUP BY rank),"
        " expected AS (SELECT s.officer_id, sum(s.years) AS years, sum(s.years * u.rate) AS expected"
        " FROM shared s JOIN usual u ON u.rank = s.rank GROUP BY s.officer_id)"
        f" SELECT e.officer_id, {_filled()}, e.years, {_kept('e.expected')} AS expected"
        " FROM expected e LEFT JOIN accused a ON a.officer_id = e.officer_id WHERE e.years > 0"
    )


def _of_groups(chosen: Chosen, group: str, spans: str, *, numbered: bool) -> str:
    """Expected: the usual rate of the whole, times the years all officers spent there."""
    found, officer, case = window.accusations(chosen), "officer_id", "case_id"
    if numbered:
        found, officer, case = window.by_number(chosen), "officer", "case_n"
        spans = f"SELECT n.officer, s.* FROM ({spans}) s JOIN {OFFICERS} n ON n.officer_id = s.officer_id"  # noqa: S608
    return (
        f"WITH spans AS ({spans}), found AS ({found}),"  # noqa: S608
        f" placed AS (SELECT f.*, s.{group} FROM found f JOIN spans s ON s.{officer} = f.{officer}"
        " AND f.day BETWEEN s.since AND s.until),"
        f" accused AS ({_tally('SELECT * FROM placed', group, case)}),"
        f" served AS (SELECT {group}, sum(date_diff('day', since, until) + 1) / 365.25e0 AS years FROM spans GROUP BY {group}),"
        f" usual AS (SELECT (SELECT sum(cases) FROM accused) / (SELECT sum(years) FROM served) AS rate)"
        f" SELECT s.{group}, {_filled()}, s.years, {_kept('s.years * u.rate')} AS expected"
        f" FROM served s CROSS JOIN usual u LEFT JOIN accused a ON a.{group} = s.{group} WHERE s.years > 0"
    )


def _tally(source: str, group: str, case: str) -> str:
    """Case by case first: that is quicker than counting distinct cases."""
    proven = "max(CASE WHEN finding = 'proven' THEN 1 ELSE 0 END)"
    by_case = f"SELECT {group}, {case}, count(*) AS allegations, {proven} AS proven FROM ({source}) GROUP BY {group}, {case}"  # noqa: S608
    return (
        f"SELECT {group}, count(*) AS cases, CAST(sum(allegations) AS BIGINT) AS allegations,"  # noqa: S608
        f" CAST(sum(proven) AS BIGINT) AS proven FROM ({by_case}) GROUP BY {group}"
    )


def _left_out(records: Records, chosen: Chosen, by: By) -> tuple[Exclusion, ...]:
    """Whatever was alleged in the window and is in no row of the table is said too, so that the sums agree."""
    covered = window.coverage(records, chosen)
    found = records.rows(f"SELECT coalesce(sum(allegations), 0) FROM rates_by_{by}")[0][0]  # noqa: S608 - a name of ours
    rest = covered.counted - int(str(found))
    return covered.left_out + ((window.uncounted(_REASONS[by], rest),) if rest else ())


def _filled() -> str:
    return ", ".join(f"coalesce(a.{name}, 0) AS {name}" for name in ("cases", "allegations", "proven"))


def _kept(value: str) -> str:
    return f"greatest(round({value} * {_KEPT}), 1) / {_KEPT}"
