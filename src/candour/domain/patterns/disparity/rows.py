"""Reads the allegations in a window of days as columns of integer codes: groups, attributes, and stages such as "proven".

DuckDB joins the tables and replaces the names of categories by integers. All later steps count integers, so neither the order
of rows nor ids change a result. Not here: the counting (tallies.py, cells.py).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.disparity.coding import (
    SEVERAL,
    Coded,
    Codes,
    create_code_tables,
    fetch_columns,
    join_codes_sql,
    words_of,
)
from candour.domain.patterns.disparity.stages import CASE_TO_ANSWER, STAGES, sql_list
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats import exposure
from candour.domain.patterns.repeats.window import sql_date
from candour.domain.patterns.results.disparity import Side, Stage
from candour.domain.patterns.results.shapes import Window

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
DAY = "coalesce(c.incident_on, c.received_on)"
HELD = ("kind", "year", "filed_by")
_OFFICERS = (
    "SELECT o.officer_id, o.rowid::INTEGER AS officer_n, e.n AS ethnicity, s.n AS sex, r.n AS rank FROM officers o"  # noqa: S608 - names of the schema
    f"{join_codes_sql('e', 'ethnicity', 'o.ethnicity')}{join_codes_sql('s', 'sex', 'o.sex')}"
    f"{join_codes_sql('r', 'rank', 'o.rank')}"
)
_CASES = (
    f"SELECT c.*, c.rowid::INTEGER AS case_n, year({DAY})::INTEGER AS year, f.n AS filed FROM cases c"  # noqa: S608 - ours
    f"{join_codes_sql('f', 'filed_by', 'c.filed_by')}"
)


@dataclass(frozen=True)
class Rows:
    """The allegations (or, to compare reporters, cases) from which groups are compared, as columns of equal length.

    `base` is a dict from each stage, such as "proven", to whether each row can reach it; `event` is a dict from each stage to
    whether each row did. `attributes` (for groups, such as sex) and `held` (for adjusted ratios, such as year) are dicts from
    an attribute to a column. `clusters` is a dict from "officer" or "case" to the number of each row's officer or case.
    """

    side: Side
    window: Window
    filed_by: str
    stages: tuple[Stage, ...]
    attributes: dict[str, Coded]
    held: dict[str, Coded]
    clusters: dict[str, Codes]
    base: dict[str, Flags]
    event: dict[str, Flags]

    def __len__(self) -> int:
        return len(self.held["year"].codes)

    @cached_property
    def same_base(self) -> dict[str, str]:
        """Return a dict from each stage to the first stage in `stages` for which `base` marks exactly the same rows.

        Callers count the rows once for this first stage, and use the count for the other stages too.
        """
        names = [stage.name for stage in self.stages]
        return {name: next(other for other in names if np.array_equal(self.base[other], self.base[name])) for name in names}

    @cached_property
    def event_rows(self) -> dict[str, Ints]:
        """Return a dict from each stage, such as "proven", to the indexes of the rows that reached it."""
        return {stage.name: np.flatnonzero(self.event[stage.name]) for stage in self.stages}


@dataclass(frozen=True)
class TimeInPost:
    """The days in post within the window, one row for each officer and rank.

    The integer codes of officers and attributes are those of `subject_rows`.
    """

    officer: Codes
    days: NDArray[np.float64]
    attributes: dict[str, Coded]


def subject_rows(records: Records, window: Window, stages: tuple[Stage, ...] = STAGES, filed_by: str = "") -> Rows:
    """Return one row for each allegation whose day is in the window; its group is unknown if no officer is identified.

    `stages` are the stages, such as "proven", for which each row is marked. `filed_by` limits the rows to cases filed by the
    public ('public') or by the police ('police').

    Raises: PatternsError where there is no such allegation.
    """
    create_code_tables(records)
    columns = fetch_columns(records, _allegation_rows_sql(records, window, stages, filed_by))
    if not len(columns["case_n"]):
        raise PatternsError(f"No allegation falls in {window}. Choose other days.")
    coded = {name: Coded(columns[name].astype(np.int32), words_of(records, name)) for name in ("ethnicity", "sex", "rank")}
    held = {name: Coded(columns[name].astype(np.int32), words_of(records, name)) for name in ("kind", "filed_by")}
    years = ("", *map(str, range(window.since.year, window.until.year + 1)))
    held["year"] = Coded((columns["year"].astype(np.int32) - window.since.year + 1).astype(np.int32), years)
    clusters = {"officer": columns["officer_n"].astype(np.int32), "case": columns["case_n"].astype(np.int32)}
    base, event = (
        {stage.name: columns[f"{what}_{n}"].astype(bool) for n, stage in enumerate(stages)} for what in ("base", "event")
    )
    return Rows("subject", window, filed_by, stages, coded, held, clusters, base, event)


def time_in_post(records: Records, window: Window) -> TimeInPost:
    """Return the days in post of every officer within the window, one row for each officer and rank.

    Needs the tables of integer codes that `subject_rows` creates.
    """
    payroll = exposure.payroll_covers(records, window)
    query = (
        "SELECT o.rowid::INTEGER AS officer_n, round(p.years * 365.25)::DOUBLE AS days, coalesce(e.n, 0)::INTEGER AS ethnicity,"  # noqa: S608
        " coalesce(s.n, 0)::INTEGER AS sex, coalesce(r.n, 0)::INTEGER AS rank"
        f" FROM ({exposure.officer_years_sql(window, payroll=payroll)}) p JOIN officers o ON o.officer_id = p.officer_id"
        f"{join_codes_sql('e', 'ethnicity', 'o.ethnicity')}{join_codes_sql('s', 'sex', 'o.sex')}"
        f"{join_codes_sql('r', 'rank', 'p.rank')}"
        " WHERE p.years > 0"
    )
    columns = fetch_columns(records, query)
    coded = {name: Coded(columns[name].astype(np.int32), words_of(records, name)) for name in ("ethnicity", "sex", "rank")}
    return TimeInPost(columns["officer_n"].astype(np.int32), columns["days"].astype(float), coded)


def reporter_rows(records: Records, rows: Rows) -> Rows:
    """Return one row for each case, made from rows of allegations, with the attributes of the case's reporters.

    A case has reached a stage, such as "proven", if any of its allegations has. Where a case's reporters differ in an
    attribute, or its allegations differ in kind, the row gets the code of the word "several".
    """
    case = rows.clusters["case"]
    size = int(case.max()) + 1
    present = _flag_cases_with_any(case, np.ones(len(case), dtype=bool), size)
    held = {name: Coded(_code_by_case(case, rows.held[name], size)[present], rows.held[name].words) for name in HELD}
    attributes = {
        name: Coded(codes[present], words_of(records, name)) for name, codes in _codes_of_reporters(records, size).items()
    }
    base = {name: _flag_cases_with_any(case, flags, size)[present] for name, flags in rows.base.items()}
    event = {name: _flag_cases_with_any(case, flags & rows.base[name], size)[present] for name, flags in rows.event.items()}
    return Rows(
        "reporter", rows.window, rows.filed_by, rows.stages, attributes | {"filed_by": held["filed_by"]}, held, {}, base, event
    )


def _flag_cases_with_any(case: Codes, flags: Flags, size: int) -> Flags:
    """Return for each of `size` cases whether any of its rows (allegations) has the flag; `case` has each row's case number."""
    flagged = np.zeros(size, dtype=bool)
    flagged[case[flags]] = True
    return flagged


def _code_by_case(case: Codes, column: Coded, size: int) -> Codes:
    """Return for each of `size` cases the code that all its rows share or, where they differ, the code of the word "several".

    A row is an allegation; `case` holds the case number of each row, and `column` its code in one attribute.
    """
    codes = np.zeros(size, dtype=np.int32)
    codes[case] = column.codes
    mixed = case[column.codes != codes[case]]
    if len(mixed):
        codes[mixed] = column.words.index(SEVERAL)
    return codes


def _codes_of_reporters(records: Records, size: int) -> dict[str, Codes]:
    """Return a dict from each attribute of reporters to an array with the integer code of each of `size` cases.

    Where a case's reporters differ, the code is that of the word "several".
    """
    query = (
        "SELECT c.rowid::INTEGER AS case_n, coalesce(e.n, 0)::INTEGER AS ethnicity, coalesce(s.n, 0)::INTEGER AS sex"  # noqa: S608
        f" FROM reporters r JOIN cases c ON c.case_id = r.case_id{join_codes_sql('e', 'ethnicity', 'r.ethnicity')}"
        f"{join_codes_sql('s', 'sex', 'r.sex')} WHERE c.rowid < {size}"
    )
    columns = fetch_columns(records, query)
    by_attribute = {}
    for name in ("ethnicity", "sex"):
        case, codes = (columns[column].astype(np.int32) for column in ("case_n", name))
        known = codes > 0
        by_attribute[name] = _code_by_case(case[known], Coded(codes[known], words_of(records, name)), size)
    return by_attribute


def _allegation_rows_sql(records: Records, window: Window, stages: tuple[Stage, ...], filed_by: str) -> str:
    """Return SQL with a row for each allegation in the window: case, officer, codes of attributes, flags of stages reached.

    `filed_by` limits the rows to cases filed by the public ('public') or by the police ('police'); '' means all.
    """
    ranked = bool(records.rows("SELECT count(*) FROM (SELECT 1 FROM service WHERE rank <> '' LIMIT 1)")[0][0])
    rank = "coalesce(nullif(r.n, 0), o.rank, 0)" if ranked else "coalesce(o.rank, 0)"
    only = f" AND c.filed_by = {sql_list((filed_by,))}" if filed_by else ""
    flags = "".join(
        f", ({stage.base}) AS base_{index}, ({stage.base}) AND ({stage.event}) AS event_{index}"
        for index, stage in enumerate(stages)
    )
    answered = _case_to_answer_sql(records)
    for name in ("has_stages", "has_answer"):
        flags = flags.replace(f"{{{name}}}", f"coalesce(g.{name}, false)" if answered else "false")
    return (
        f"WITH o AS MATERIALIZED ({_OFFICERS}), c AS MATERIALIZED ({_CASES} WHERE {DAY} BETWEEN {sql_date(window.since)}"  # noqa: S608
        f" AND {sql_date(window.until)}{only}) SELECT c.case_n, coalesce(o.officer_n, -1) AS officer_n,"
        f" coalesce(k.n, 0) AS kind,"
        " c.filed AS filed_by, c.year, coalesce(o.ethnicity, 0) AS ethnicity, coalesce(o.sex, 0) AS sex,"
        f" {rank} AS rank{flags}"
        " FROM allegations a JOIN c ON c.case_id = a.case_id"
        " LEFT JOIN o ON o.officer_id = a.officer_id AND a.officer_id <> ''"
        + (" LEFT JOIN service p ON p.officer_id = a.officer_id AND p.year = c.year" if ranked else "")
        + (join_codes_sql("r", "rank", "p.rank") if ranked else "")
        + answered
        + join_codes_sql("k", "kind", "a.kind")
    )


def _case_to_answer_sql(records: Records) -> str:
    """Return SQL of a join that says of each case whether it has recorded stages, and whether one is "case to answer".

    The two columns are has_stages and has_answer. Returns '' where no case has this stage.
    """
    named = f"lower(stage) IN ({sql_list(CASE_TO_ANSWER)})"
    if not records.rows(f"SELECT count(*) FROM (SELECT 1 FROM stages WHERE {named} LIMIT 1)")[0][0]:  # noqa: S608
        return ""
    return (
        f" LEFT JOIN (SELECT case_id, true AS has_stages, bool_or({named}) AS has_answer FROM stages GROUP BY case_id) g"  # noqa: S608
        " ON g.case_id = a.case_id"
    )
