"""Computes what was known of each officer on one day (a snapshot), and which officers had a proven complaint afterwards.

A complaint is known from the day on which it was received. Its finding counts as known only once the case has closed, because
files hold the present findings and not those of earlier days. No source dates the naming of the accused officers or the kind of
an allegation: both count as known from the day of receipt. Sex, ethnicity and rank are read for the report on bias and give no
points. Only this module of early warning compares dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.records import Records

YEARS_AFTER = 2  # in which a complaint counts as an outcome of the snapshot
KINDS = ("force", "illegal search", "verbal abuse", "operations and personnel", "off-duty conduct", "domestic")

FEATURES = {
    "sole_2y": "complaints received in the last two years in which nobody else was accused",
    "sole_5y": "complaints received in the last five years in which nobody else was accused",
    "sole_ever": "complaints ever received in which nobody else was accused",
    "complaints_2y": "complaints received in the last two years",
    "complaints_5y": "complaints received in the last five years",
    "complaints_ever": "complaints ever received",
    "proven_2y": "complaints found proven in the last two years",
    "proven_5y": "complaints found proven in the last five years",
    "proven_ever": "complaints ever found proven",
    "open_sole": "complaints still open in which nobody else was accused",
    "open_now": "complaints still open",
    "police_filed_5y": "complaints made by other police in the last five years",
    "co_accused_5y": "other people accused beside this officer in the last five years, one a complaint",
    "unit_rate": "complaints an officer in the same unit in the last five years",
    "years_served": "years since appointment",
} | {f"{kind.replace(' ', '_').replace('-', '_')}_5y": f"complaints about {kind} in the last five years" for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was known on the day `origin` of the n officers then in service.

    `values` (n, features) has a column for each feature in `names`, such as complaints received in the last two years. `groups`
    is a dict from an attribute, such as sex, to each officer's group.
    """

    origin: dt.date
    officers: tuple[str, ...]
    names: tuple[str, ...]
    values: NDArray[np.float64]
    groups: dict[str, tuple[str, ...]]

    def column(self, name: str) -> NDArray[np.float64]:
        """Return the values of the feature `name`, such as complaints in the last two years, for each officer; shape (n,)."""
        return self.values[:, self.names.index(name)]

    def columns(self, names: Sequence[str]) -> NDArray[np.float64]:
        """Return the values of several features, such as counts of complaints, for each officer; shape (n, len(names))."""
        return self.values[:, [self.names.index(name) for name in names]]


def snapshot(records: Records, origin: dt.date) -> Snapshot:
    """Return what was known on the morning of the day `origin` of every officer then in service.

    In service means on the payroll of the year before and not known to have left; without any payroll, appointed and not left.
    """
    cursor = records.connection.execute(_features_sql(), {"origin": origin})
    columns_by_name: dict[str, Any] = cursor.fetchnumpy()
    columns = [np.ma.filled(columns_by_name[name].astype(np.float64), 0.0) for name in FEATURES]
    groups = {name: tuple(str(word) or "not known" for word in columns_by_name[name]) for name in ("sex", "ethnicity", "rank")}
    values = np.column_stack(columns) if len(columns_by_name["officer_id"]) else np.zeros((0, len(FEATURES)))
    return Snapshot(
        origin, tuple(str(officer_id) for officer_id in columns_by_name["officer_id"]), tuple(FEATURES), values, groups
    )


def outcomes(records: Records, taken: Snapshot, known_by: dt.date | None = None) -> NDArray[np.bool_]:
    """Return for each officer in `taken` whether a complaint received in the two years after that snapshot's day was proven.

    The result has shape (n,). With `known_by`, only findings in cases closed before that day count, because a points table
    learned on that day may use no later finding.
    """
    rows = records.rows(
        _OUTCOMES, {"origin": taken.origin, "until": _years_later(taken.origin, YEARS_AFTER), "known_by": known_by}
    )
    proven = {str(row[0]) for row in rows}
    return np.array([officer in proven for officer in taken.officers], dtype=bool)


def _years_later(day: dt.date, years: int) -> dt.date:
    """Return the same day `years` years later; 28 February where the later year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


_OUTCOMES = """
SELECT DISTINCT officer_id FROM allegations JOIN cases USING (case_id)
WHERE officer_id <> '' AND finding = 'proven' AND received_on >= $origin AND received_on < $until
  AND ($known_by::DATE IS NULL OR closed_on < $known_by)
"""

_AT_RISK = """
WITH paid AS (SELECT officer_id, any_value(rank) AS rank FROM service WHERE year = year($origin::DATE) - 1 GROUP BY officer_id),
at_risk AS (
  SELECT officer_id, sex, ethnicity, coalesce(nullif(paid.rank, ''), officers.rank) AS rank,
    date_diff('day', appointed_on, $origin::DATE) / 365.25 AS years_served
  FROM officers LEFT JOIN paid USING (officer_id)
  WHERE (left_on IS NULL OR left_on >= $origin)
    AND CASE WHEN EXISTS (FROM service) THEN paid.officer_id IS NOT NULL ELSE appointed_on < $origin END
),
crowd AS (SELECT case_id, count(DISTINCT officer_id) AS accused FROM allegations GROUP BY case_id),
accused AS (
  SELECT officer_id, case_id, any_value(received_on) AS received, any_value(closed_on) AS closed,
    any_value(filed_by) AS filed_by, any_value(accused) AS accused, bool_or(finding = 'proven') AS proven, list(kind) AS kinds
  FROM allegations JOIN cases USING (case_id) JOIN crowd USING (case_id)
  WHERE officer_id <> '' AND received_on < $origin GROUP BY officer_id, case_id
),
"""

_WINDOWS = {"2y": 2, "5y": 5, "ever": 0}


def _within_sql(column: str, window: str) -> str:
    """Return the SQL condition that the date in `column` lies in a period before the day of the snapshot.

    `window` names the period by a key of `_WINDOWS`.
    """
    years = _WINDOWS[window]
    return f"{column} >= $origin::DATE - INTERVAL {years} YEAR" if years else "true"


def _conditions_by_feature() -> dict[str, str]:
    """Return a dict from each feature to the SQL condition that selects the complaints it counts.

    A complaint counts as proven where its case had closed before the day of the snapshot.
    """
    conditions = {f"sole_{window}": f"accused = 1 AND {_within_sql('received', window)}" for window in _WINDOWS}
    conditions |= {f"complaints_{window}": _within_sql("received", window) for window in _WINDOWS}
    conditions |= {
        f"proven_{window}": f"proven AND closed < $origin AND {_within_sql('closed', window)}" for window in _WINDOWS
    }
    still = "(closed IS NULL OR closed >= $origin)"
    conditions |= {"open_sole": f"accused = 1 AND {still}", "open_now": still}
    conditions["police_filed_5y"] = f"filed_by = 'police' AND {_within_sql('received', '5y')}"
    for kind in KINDS:
        name = f"{kind.replace(' ', '_').replace('-', '_')}_5y"
        conditions[name] = f"list_contains(kinds, '{kind}') AND {_within_sql('received', '5y')}"
    return conditions


def _features_sql() -> str:
    """Return the SQL query for the id, groups and features of every officer in service on the day `$origin`.

    Groups are sex, ethnicity and rank; features are numbers such as complaints received in the last two years.
    """
    counts = ",\n  ".join(f"count(*) FILTER ({condition}) AS {name}" for name, condition in _conditions_by_feature().items())
    co = f"coalesce(sum(accused - 1) FILTER ({_within_sql('received', '5y')}), 0) AS co_accused_5y"
    shown = ", ".join(f"coalesce({name}, 0) AS {name}" for name in FEATURES)
    return f"""{_AT_RISK}
counted AS (SELECT officer_id, {counts}, {co} FROM accused GROUP BY officer_id),
posted AS (SELECT officer_id, arg_max(unit, since) AS unit FROM postings WHERE since < $origin GROUP BY officer_id),
rates AS (
  SELECT unit, avg(coalesce(complaints_5y, 0)) AS unit_rate
  FROM at_risk JOIN posted USING (officer_id) LEFT JOIN counted USING (officer_id) GROUP BY unit
)
SELECT officer_id, sex, ethnicity, rank, {shown}
FROM at_risk LEFT JOIN counted USING (officer_id) LEFT JOIN posted USING (officer_id) LEFT JOIN rates USING (unit)
ORDER BY officer_id"""  # noqa: S608 - every piece is written above
