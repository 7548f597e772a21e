"""Computes how often each officer, unit or supervisor is accused, and a rate that allows for chance (empirical Bayes).

Counts are of cases, not allegations: a case with five allegations against one officer counts once. `expected` is the number
that the same time in the same ranks would usually bring. `relative` is the count divided by `expected`, moved towards 1: far
where chance explains most of the differences between all counts, and little where it does not (bayes.py). Unit and supervisor
are those on the day of the incident. docs/methods/repeats.md.
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
_HUNDREDTHS = "100e0"
"""Expected counts are rounded to hundredths, so that the posterior is computed once for each distinct pair of numbers."""


@dataclass(frozen=True)
class Rates:
    """The result of `rates`: `table` names a DuckDB table with one row for each officer, unit or supervisor (as `by` says).

    Its columns: the id; cases; allegations; proven (cases); years (in post); expected (cases); rate (cases per year); relative
    (cases over expected, allowing for chance) with its 95 % interval low and high; over_twice (probability that the true rate
    is over twice the usual). `chosen` says which accusations were counted, and `prior` is the distribution of all true rates.
    """

    by: By
    chosen: Chosen
    table: str
    prior: Prior
    exclusions: tuple[Exclusion, ...]


def rates(records: Records, chosen: Chosen, by: By = "officer") -> Rates:
    """Count cases and compute rates for each officer, unit or supervisor (as `by` says), into a DuckDB table.

    `chosen` says which accusations count. Raises: PatternsError where there is no accusation or no time in post.
    """
    connection = records.connection
    table = f"rates_by_{by}"
    records.numbered()
    connection.execute(f"CREATE OR REPLACE TEMP TABLE counted AS {counts_sql(records, chosen, by, numbered=True)}")
    pairs = connection.execute("SELECT cases, expected, count(*) FROM counted GROUP BY ALL ORDER BY ALL").fetchnumpy()
    cases, expected, numbers = (np.asarray(column, dtype=np.float64) for column in pairs.values())
    prior = fit(cases, expected, numbers)
    shrunk = posterior(prior, cases, expected)
    figures = {"cases": cases, "expected": expected, "relative": shrunk.mean, "low": shrunk.low, "high": shrunk.high}
    connection.register("posteriors", figures | {"over_twice": shrunk.over_twice})
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT c.*, c.cases / c.years AS rate, b.relative, b.low, b.high,"  # noqa: S608
        " b.over_twice FROM counted c JOIN posteriors b ON b.cases = c.cases AND b.expected = c.expected"
    )
    connection.unregister("posteriors")
    connection.execute("DROP TABLE counted")
    return Rates(by, chosen, table, prior, _left_out(records, chosen, by))


def counts_sql(records: Records, chosen: Chosen, by: By, *, numbered: bool = False) -> str:
    """Return SQL of an id, cases, allegations, proven, years (in post) and expected (cases), with a row for each id.

    `by` says whether the ids are those of officers, units or supervisors; only those with time in post have a row. If
    `numbered`, the SQL joins the accusations by integer keys (`Records.numbered`), which is faster than by text ids.
    """
    payroll = exposure.payroll_covers(records, chosen.window)
    if by == "officer":
        return _officer_counts_sql(chosen, payroll=payroll, numbered=numbered)
    return _group_counts_sql(
        chosen, COLUMNS[by], exposure.spans_sql(_TABLES[by], COLUMNS[by], chosen.window), numbered=numbered
    )


def _officer_counts_sql(chosen: Chosen, *, payroll: bool, numbered: bool) -> str:
    """Return SQL of counts of cases for each officer; `expected` is the usual rate of each rank times the years in that rank.

    Years come from the payroll if `payroll`, else from the days of appointment and leaving. If `numbered`, the SQL joins the
    accusations by integer keys, which is faster.
    """
    accused = _tally_sql(window.accusations_sql(chosen), "officer_id", "case_id")
    if numbered:
        tally = _tally_sql(window.numbered_accusations_sql(chosen), "officer", "case_n")
        accused = f"SELECT n.officer_id, t.* FROM ({tally}) t JOIN {OFFICERS} n ON n.officer = t.officer"  # noqa: S608
    return (
        f"WITH accused AS ({accused}),"  # noqa: S608
        f" served AS ({exposure.officer_years_sql(chosen.window, payroll=payroll)}),"
        " total AS (SELECT officer_id, sum(years) AS years FROM served GROUP BY officer_id),"
        " shared AS (SELECT s.officer_id, s.rank, s.years, coalesce(a.cases, 0) * s.years / t.years AS cases"
        " FROM served s JOIN total t ON t.officer_id = s.officer_id LEFT JOIN accused a ON a.officer_id = s.officer_id),"
        " usual AS (SELECT rank, sum(cases) / sum(years) AS rate FROM shared GROUP BY rank),"
        " expected AS (SELECT s.officer_id, sum(s.years) AS years, sum(s.years * u.rate) AS expected"
        " FROM shared s JOIN usual u ON u.rank = s.rank GROUP BY s.officer_id)"
        f" SELECT e.officer_id, {_counts_defaulting_to_zero_sql()}, e.years, {_rounded_sql('e.expected')} AS expected"
        " FROM expected e LEFT JOIN accused a ON a.officer_id = e.officer_id WHERE e.years > 0"
    )


def _group_counts_sql(chosen: Chosen, group: str, spans: str, *, numbered: bool) -> str:
    """Return SQL of counts of cases for each unit or supervisor; `expected` is the overall rate times years in post.

    `group` is the column of the unit's or supervisor's id in `spans`, the SQL made by `spans_sql`. If `numbered`, the SQL joins
    the accusations by integer keys, which is faster.
    """
    accusations, officer, case = window.accusations_sql(chosen), "officer_id", "case_id"
    if numbered:
        accusations, officer, case = window.numbered_accusations_sql(chosen), "officer", "case_n"
        spans = f"SELECT n.officer, s.* FROM ({spans}) s JOIN {OFFICERS} n ON n.officer_id = s.officer_id"  # noqa: S608
    return (
        f"WITH spans AS ({spans}), found AS ({accusations}),"  # noqa: S608
        f" placed AS (SELECT f.*, s.{group} FROM found f JOIN spans s ON s.{officer} = f.{officer}"
        " AND f.day BETWEEN s.since AND s.until),"
        f" accused AS ({_tally_sql('SELECT * FROM placed', group, case)}),"
        f" served AS (SELECT {group}, sum(date_diff('day', since, until) + 1) / 365.25e0 AS years FROM spans GROUP BY {group}),"
        f" usual AS (SELECT (SELECT sum(cases) FROM accused) / (SELECT sum(years) FROM served) AS rate)"
        f" SELECT s.{group}, {_counts_defaulting_to_zero_sql()}, s.years, {_rounded_sql('s.years * u.rate')} AS expected"
        f" FROM served s CROSS JOIN usual u LEFT JOIN accused a ON a.{group} = s.{group} WHERE s.years > 0"
    )


def _tally_sql(source: str, group: str, case: str) -> str:
    """Return SQL that counts cases, allegations and proven cases for each value of the column `group` of `source`.

    `source` is SQL that selects accusations, and `case` the name of the column that identifies an accusation's case. Counting
    first within each case is faster than counting distinct cases.
    """
    proven = "max(CASE WHEN finding = 'proven' THEN 1 ELSE 0 END)"
    by_case = f"SELECT {group}, {case}, count(*) AS allegations, {proven} AS proven FROM ({source}) GROUP BY {group}, {case}"  # noqa: S608
    return (
        f"SELECT {group}, count(*) AS cases, CAST(sum(allegations) AS BIGINT) AS allegations,"  # noqa: S608
        f" CAST(sum(proven) AS BIGINT) AS proven FROM ({by_case}) GROUP BY {group}"
    )


def _left_out(records: Records, chosen: Chosen, by: By) -> tuple[Exclusion, ...]:
    """Return, for each reason, how many allegations of the window the rates of officers, units or supervisors leave out."""
    covered = window.coverage(records, chosen)
    in_table = records.rows(f"SELECT coalesce(sum(allegations), 0) FROM rates_by_{by}")[0][0]  # noqa: S608 - a name of ours
    rest = covered.counted - int(str(in_table))
    return covered.left_out + ((window.exclusion(_REASONS[by], rest),) if rest else ())


def _counts_defaulting_to_zero_sql() -> str:
    """Return SQL of the columns cases, allegations and proven of table a, with 0 where table a has no row."""
    return ", ".join(f"coalesce(a.{name}, 0) AS {name}" for name in ("cases", "allegations", "proven"))


def _rounded_sql(value: str) -> str:
    """Return SQL of the SQL expression `value` rounded to hundredths, at least one hundredth."""
    return f"greatest(round({value} * {_HUNDREDTHS}), 1) / {_HUNDREDTHS}"
