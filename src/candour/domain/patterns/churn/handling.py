"""Counts the handlers of cases by role, the days between successive handlers, and how long cases take by number of handlers."""

from collections import defaultdict

from candour.domain.patterns.churn.cases import TABLE
from candour.domain.patterns.churn.durations import counts_by_name
from candour.domain.patterns.intervals import kaplan_meier, quantile, wilson
from candour.domain.patterns.records import Records
from candour.domain.patterns.records.expressions import literal
from candour.domain.patterns.repeats.window import sql_date
from candour.domain.patterns.results.churn import ByHandlers, Changes, Coverage, Handlers
from candour.domain.patterns.results.shapes import Window

PEOPLE, PER_ROLE, ALL_ROLES = "churn_people", "churn_per_case", "churn_together"
MOST = 6  # cases with this many handlers or more are counted in one class
MANY = 3  # handlers: the largest class of `duration_by_handlers`
UNKNOWN = "not known"


def select_handlers(records: Records, window: Window) -> None:
    """Create two tables: the handlers of each case, and the number of handlers for each case and role.

    In both, the column `counted` says whether the case was received in `window`: the days of receipt from which the records
    name all handlers. Handlers are identified by a 64-bit hash of their id, which cannot collide in practice within a single
    case.
    """
    inside = f"c.received_on BETWEEN {sql_date(window.since)} AND {sql_date(window.until)}"
    records.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {PEOPLE} AS SELECT c.rowid AS case_n, h.role, hash(h.handler_id) AS person,"  # noqa: S608
        f" min(h.since) AS since, any_value({inside}) AS counted, any_value(year(c.received_on)) AS year"
        f" FROM handlers h JOIN {TABLE} c ON c.case_id = h.case_id GROUP BY c.rowid, h.role, person"
    )
    records.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {PER_ROLE} AS SELECT case_n, role, count(*) AS people, any_value(counted) AS counted,"  # noqa: S608
        f" any_value(year) AS year FROM {PEOPLE} GROUP BY case_n, role"
    )
    several = records.rows(f"SELECT count(DISTINCT role) FROM {PER_ROLE}")[0][0] != 1  # noqa: S608 - a name of ours
    together = (
        "SELECT case_n, count(*) AS people, any_value(counted) AS counted, any_value(year) AS year FROM"  # noqa: S608
        f" (SELECT case_n, person, any_value(counted) AS counted, any_value(year) AS year FROM {PEOPLE}"
        " GROUP BY case_n, person) GROUP BY case_n"
    )
    source = together if several else f"SELECT * FROM {PER_ROLE}"  # noqa: S608 - a name of ours
    records.connection.execute(f"CREATE OR REPLACE TEMP VIEW {ALL_ROLES} AS {source}")


def handlers_per_case(records: Records) -> tuple[Handlers, ...]:
    """Return the number of handlers per case, for all roles together and then for each role, the role with most cases first."""
    together = _count_cases_by_handlers(records, ALL_ROLES, "''")
    roles = [
        _handlers_of_role(role or UNKNOWN, rows) for role, rows in _count_cases_by_handlers(records, PER_ROLE, "role").items()
    ]
    whole = [_handlers_of_role("", rows) for rows in together.values()]
    return (*whole, *sorted(roles, key=lambda row: (-row.cases, row.role)))


def handler_changes(records: Records) -> tuple[Changes, ...]:
    """Return for each role the days from one handler's first day on a case to the first day of the next handler.

    Two handlers who begin on the same day are not counted as a change.
    """
    gap = "date_diff('day', lag(p.since) OVER (PARTITION BY p.case_n, p.role ORDER BY p.since), p.since)"
    gaps = records.rows(
        f"SELECT role, days, count(*) FROM (SELECT p.role, {gap} AS days FROM {PEOPLE} p JOIN {PER_ROLE} n"  # noqa: S608
        " ON n.case_n = p.case_n AND n.role = p.role AND n.people > 1 WHERE p.since IS NOT NULL AND p.counted)"
        " WHERE days > 0 GROUP BY ALL"
    )
    roles: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for role, days, number in gaps:
        roles[str(role) or UNKNOWN].append((float(str(days)), int(str(number))))
    changes = [_changes_of_role(role, rows) for role, rows in roles.items()]
    return tuple(sorted(changes, key=lambda row: (-row.changes, row.role)))


def coverage(records: Records) -> tuple[Coverage, ...]:
    """Return for each year how many of the cases received in the year name a handler, and the mean number of their handlers."""
    by_year = records.rows(
        "SELECT c.year, c.cases, coalesce(p.handled, 0), p.mean"  # noqa: S608 - names of ours
        f" FROM (SELECT year(received_on) AS year, count(*) AS cases FROM {TABLE} GROUP BY ALL) c"
        f" LEFT JOIN (SELECT year, count(*) AS handled, avg(people) AS mean FROM {ALL_ROLES} GROUP BY year) p"
        " ON p.year = c.year ORDER BY c.year"
    )
    return tuple(
        Coverage(int(str(year)), int(str(cases)), int(str(handled)), None if mean is None else float(str(mean)))
        for year, cases, handled, mean in by_year
    )


def duration_by_handlers(records: Records, role: str) -> tuple[ByHandlers, ...]:
    """Return how long cases take with one, with two, and with three or more handlers in the role `role`.

    Longer cases accumulate handlers, so a difference between these durations is an association and shows no cause.
    """
    chosen = f"SELECT case_n, least(people, {MANY}) AS people FROM {PER_ROLE} WHERE role = {literal(role)} AND counted"  # noqa: S608
    groups = counts_by_name(
        records,
        "SELECT people::VARCHAR, days, count(*) FILTER (WHERE ended), count(*) FILTER (WHERE NOT ended)"  # noqa: S608
        f" FROM ({chosen}) p JOIN {TABLE} c ON c.rowid = p.case_n WHERE days >= 0 GROUP BY ALL ORDER BY ALL",
    )
    return tuple(
        ByHandlers(int(people), int(rows[:, 1:].sum()), kaplan_meier(rows).median()) for people, rows in groups.items()
    )


def _count_cases_by_handlers(records: Records, table: str, role: str) -> dict[str, dict[int, int]]:
    """Return how many cases had each number of handlers: role → number of handlers → number of cases.

    `table` is a table of numbers of handlers by case. `role` is the SQL expression of the role: a column, or one text for all
    rows.
    """
    by_role: dict[str, dict[int, int]] = defaultdict(dict)
    query = f"SELECT {role}, people, count(*) FROM {table} WHERE counted GROUP BY ALL"  # noqa: S608 - names of ours
    for name, people, cases in records.rows(query):
        by_role[str(name)][int(str(people))] = int(str(cases))
    return by_role


def _handlers_of_role(role: str, rows: dict[int, int]) -> Handlers:
    """Build the result of one role; `rows` is a dict from a number of handlers to the number of cases that had this number."""
    cases, people = sum(rows.values()), sum(number * count for number, count in rows.items())
    spread: dict[int, int] = defaultdict(int)
    for number, count in rows.items():
        spread[min(number, MOST)] += count
    more, many = (sum(count for number, count in rows.items() if number >= least) for least in (2, MANY))
    return Handlers(
        role, cases, people, people / cases, tuple(sorted(spread.items())), wilson(more, cases), wilson(many, cases)
    )


def _changes_of_role(role: str, rows: list[tuple[float, int]]) -> Changes:
    """Build the result of one role from rows of (days between two successive handlers of a case, number of such changes)."""
    number = sum(count for _, count in rows)
    mean = sum(days * count for days, count in rows) / number
    return Changes(role, number, quantile(rows, 0.5), quantile(rows, 0.9), mean)
