"""Records as columns of small whole numbers: one row an allegation of the window, with what groups, holds and happened.

DuckDB joins and codes; everything after is counting of whole numbers, so that neither order nor ids can change a result.
Not here: the counting (tallies.py, cells.py).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.disparity.coding import SEVERAL, Coded, Codes, fetched, joined, make_lists, words
from candour.domain.patterns.disparity.stages import ANSWERED, STAGES, words_in_sql
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats import exposure
from candour.domain.patterns.repeats.window import date
from candour.domain.patterns.results.disparity import Side, Stage
from candour.domain.patterns.results.shapes import Window

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
DAY = "coalesce(c.incident_on, c.received_on)"
HELD = ("kind", "year", "filed_by")
_OFFICERS = (
    "SELECT o.officer_id, o.rowid::INTEGER AS officer_n, e.n AS ethnicity, s.n AS sex, r.n AS rank FROM officers o"  # noqa: S608 - names of the schema
    f"{joined('e', 'ethnicity', 'o.ethnicity')}{joined('s', 'sex', 'o.sex')}{joined('r', 'rank', 'o.rank')}"
)
_CASES = (
    f"SELECT c.*, c.rowid::INTEGER AS case_n, year({DAY})::INTEGER AS year, f.n AS filed FROM cases c"  # noqa: S608 - ours
    f"{joined('f', 'filed_by', 'c.filed_by')}"
)


@dataclass(frozen=True)
class Rows:
    """Columns of equal length. Bases and events go by the names of stages, clusters by what they are clusters of."""

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
    def alike(self) -> dict[str, str]:
        """For each stage, the first whose base is of the same rows: what was counted for one need not be counted again."""
        names = [stage.name for stage in self.stages]
        return {name: next(one for one in names if np.array_equal(self.base[one], self.base[name])) for name in names}

    @cached_property
    def happened(self) -> dict[str, Ints]:
        """For each stage, the rows with its event: few beside all rows, so that these alone are looked through again."""
        return {stage.name: np.flatnonzero(self.event[stage.name]) for stage in self.stages}


@dataclass(frozen=True)
class Exposed:
    """Days in post: one row an officer and rank, with the same codes as the rows of subjects."""

    officer: Codes
    days: NDArray[np.float64]
    attributes: dict[str, Coded]


def subject_rows(records: Records, window: Window, stages: tuple[Stage, ...] = STAGES, filed_by: str = "") -> Rows:
    """One row an allegation whose day is in the window; an officer not identified is of no known group.

    `filed_by` keeps only cases filed by the 'public' or the 'police'.

    Raises: PatternsError where there is none.
    """
    make_lists(records)
    columns = fetched(records, _query(records, window, stages, filed_by))
    if not len(columns["case_n"]):
        raise PatternsError(f"No allegation falls in {window}. Choose other days.")
    coded = {name: Coded(columns[name].astype(np.int32), words(records, name)) for name in ("ethnicity", "sex", "rank")}
    held = {name: Coded(columns[name].astype(np.int32), words(records, name)) for name in ("kind", "filed_by")}
    years = ("", *map(str, range(window.since.year, window.until.year + 1)))
    held["year"] = Coded((columns["year"].astype(np.int32) - window.since.year + 1).astype(np.int32), years)
    clusters = {"officer": columns["officer_n"].astype(np.int32), "case": columns["case_n"].astype(np.int32)}
    base, event = (
        {stage.name: columns[f"{what}_{n}"].astype(bool) for n, stage in enumerate(stages)} for what in ("base", "event")
    )
    return Rows("subject", window, filed_by, stages, coded, held, clusters, base, event)


def exposed(records: Records, window: Window) -> Exposed:
    """Days in post of every officer in the window, by rank. Needs the lists of words that `subject_rows` makes."""
    payroll = exposure.by_payroll(records, window)
    query = (
        "SELECT o.rowid::INTEGER AS officer_n, round(p.years * 365.25)::DOUBLE AS days, coalesce(e.n, 0)::INTEGER AS ethnicity,"  # noqa: S608
        " coalesce(s.n, 0)::INTEGER AS sex, coalesce(r.n, 0)::INTEGER AS rank"
        f" FROM ({exposure.of_officers(window, payroll=payroll)}) p JOIN officers o ON o.officer_id = p.officer_id"
        f"{joined('e', 'ethnicity', 'o.ethnicity')}{joined('s', 'sex', 'o.sex')}{joined('r', 'rank', 'p.rank')}"
        " WHERE p.years > 0"
    )
    columns = fetched(records, query)
    coded = {name: Coded(columns[name].astype(np.int32), words(records, name)) for name in ("ethnicity", "sex", "rank")}
    return Exposed(columns["officer_n"].astype(np.int32), columns["days"].astype(float), coded)


def reporter_rows(records: Records, rows: Rows) -> Rows:
    """One row a case of the allegations' rows: a stage is reached if any allegation reached it. Reporters give the groups.

    Where a case's reporters, or the kinds of its allegations, differ, it is of the group or kind `several`.
    """
    case = rows.clusters["case"]
    size = int(case.max()) + 1
    there = _any(case, np.ones(len(case), dtype=bool), size)
    held = {name: Coded(_one_each(case, rows.held[name], size)[there], rows.held[name].words) for name in HELD}
    attributes = {name: Coded(codes[there], words(records, name)) for name, codes in _of_reporters(records, size).items()}
    base = {name: _any(case, flags, size)[there] for name, flags in rows.base.items()}
    event = {name: _any(case, flags & rows.base[name], size)[there] for name, flags in rows.event.items()}
    return Rows(
        "reporter", rows.window, rows.filed_by, rows.stages, attributes | {"filed_by": held["filed_by"]}, held, {}, base, event
    )


def _any(case: Codes, flags: Flags, size: int) -> Flags:
    found = np.zeros(size, dtype=bool)
    found[case[flags]] = True
    return found


def _one_each(case: Codes, column: Coded, size: int) -> Codes:
    """The one code all of a case's rows have, or that of `several`."""
    found = np.zeros(size, dtype=np.int32)
    found[case] = column.codes
    mixed = case[column.codes != found[case]]
    if len(mixed):
        found[mixed] = column.words.index(SEVERAL)
    return found


def _of_reporters(records: Records, size: int) -> dict[str, Codes]:
    query = (
        "SELECT c.rowid::INTEGER AS case_n, coalesce(e.n, 0)::INTEGER AS ethnicity, coalesce(s.n, 0)::INTEGER AS sex"  # noqa: S608
        f" FROM reporters r JOIN cases c ON c.case_id = r.case_id{joined('e', 'ethnicity', 'r.ethnicity')}"
        f"{joined('s', 'sex', 'r.sex')} WHERE c.rowid < {size}"
    )
    columns = fetched(records, query)
    made = {}
    for name in ("ethnicity", "sex"):
        case, codes = (columns[column].astype(np.int32) for column in ("case_n", name))
        known = codes > 0
        made[name] = _one_each(case[known], Coded(codes[known], words(records, name)), size)
    return made


def _query(records: Records, window: Window, stages: tuple[Stage, ...], filed_by: str) -> str:
    ranked = bool(records.rows("SELECT count(*) FROM (SELECT 1 FROM service WHERE rank <> '' LIMIT 1)")[0][0])
    rank = "coalesce(nullif(r.n, 0), o.rank, 0)" if ranked else "coalesce(o.rank, 0)"
    only = f" AND c.filed_by = {words_in_sql((filed_by,))}" if filed_by else ""
    flags = "".join(
        f", ({stage.base}) AS base_{place}, ({stage.base}) AND ({stage.event}) AS event_{place}"
        for place, stage in enumerate(stages)
    )
    answered = _answered(records)
    for name in ("has_stages", "has_answer"):
        flags = flags.replace(f"{{{name}}}", f"coalesce(g.{name}, false)" if answered else "false")
    return (
        f"WITH o AS MATERIALIZED ({_OFFICERS}), c AS MATERIALIZED ({_CASES} WHERE {DAY} BETWEEN {date(window.since)}"  # noqa: S608
        f" AND {date(window.until)}{only}) SELECT c.case_n, coalesce(o.officer_n, -1) AS officer_n, coalesce(k.n, 0) AS kind,"
        " c.filed AS filed_by, c.year, coalesce(o.ethnicity, 0) AS ethnicity, coalesce(o.sex, 0) AS sex,"
        f" {rank} AS rank{flags}"
        " FROM allegations a JOIN c ON c.case_id = a.case_id"
        " LEFT JOIN o ON o.officer_id = a.officer_id AND a.officer_id <> ''"
        + (" LEFT JOIN service p ON p.officer_id = a.officer_id AND p.year = c.year" if ranked else "")
        + (joined("r", "rank", "p.rank") if ranked else "")
        + answered
        + joined("k", "kind", "a.kind")
    )


def _answered(records: Records) -> str:
    """SQL that says of a case whether it has stages and one named case to answer; '' where no case has such a stage."""
    named = f"lower(stage) IN ({words_in_sql(ANSWERED)})"
    if not records.rows(f"SELECT count(*) FROM (SELECT 1 FROM stages WHERE {named} LIMIT 1)")[0][0]:  # noqa: S608
        return ""
    return (
        f" LEFT JOIN (SELECT case_id, true AS has_stages, bool_or({named}) AS has_answer FROM stages GROUP BY case_id) g"  # noqa: S608
        " ON g.case_id = a.case_id"
    )
