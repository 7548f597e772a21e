"""Through how many hands cases pass: people by role, days between them, and how that goes with how long cases take."""

from collections import defaultdict

from candour.domain.patterns.churn.cases import TABLE
from candour.domain.patterns.churn.durations import grouped
from candour.domain.patterns.churn.results import ByHandlers, Changes, Coverage, Handlers
from candour.domain.patterns.intervals import kaplan_meier, quantile, wilson
from candour.domain.patterns.records import Records
from candour.domain.patterns.records.expressions import literal
from candour.domain.patterns.repeats.window import Window, date

PEOPLE = "churn_people"
MOST = 6  # cases with more handlers than this are counted together
MANY = 3
UNKNOWN = "not known"


def select_people(records: Records, window: Window) -> None:
    """Make the table of who handled what: case, role, person and the first day, one row each, in the window's cases."""
    records.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {PEOPLE} AS SELECT c.rowid AS case_n, h.role, h.handler_id, min(h.since) AS since"  # noqa: S608
        f" FROM handlers h JOIN {TABLE} c ON c.case_id = h.case_id"
        f" WHERE c.received_on BETWEEN {date(window.since)} AND {date(window.until)} GROUP BY ALL"
    )


def per_case(records: Records) -> tuple[Handlers, ...]:
    """People per case, for all roles together first, then by role, most cases first."""
    together = _counts(records, f"SELECT case_n, count(DISTINCT handler_id) AS people FROM {PEOPLE} GROUP BY case_n", "''")  # noqa: S608
    each = _counts(records, f"SELECT case_n, role, count(*) AS people FROM {PEOPLE} GROUP BY case_n, role", "role")  # noqa: S608
    roles = [_handlers(role or UNKNOWN, rows) for role, rows in each.items()]
    whole = [_handlers("", rows) for rows in together.values()]
    return (*whole, *sorted(roles, key=lambda one: (-one.cases, one.role)))


def between(records: Records) -> tuple[Changes, ...]:
    """Days from one person's first day to the next's in the same role. Two who begin on one day are no change."""
    gap = "date_diff('day', lag(since) OVER (PARTITION BY case_n, role ORDER BY since), since)"
    found = records.rows(
        f"SELECT role, days, count(*) FROM (SELECT role, {gap} AS days FROM {PEOPLE} WHERE since IS NOT NULL"  # noqa: S608
        " QUALIFY count(*) OVER (PARTITION BY case_n, role) > 1) WHERE days > 0 GROUP BY ALL"
    )
    roles: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for role, days, number in found:
        roles[str(role) or UNKNOWN].append((float(str(days)), int(str(number))))
    changes = [_changes(role, rows) for role, rows in roles.items()]
    return tuple(sorted(changes, key=lambda one: (-one.changes, one.role)))


def coverage(records: Records) -> tuple[Coverage, ...]:
    """For each year of receipt, how many cases name a handler and how many people they name."""
    found = records.rows(
        "SELECT year(c.received_on) AS year, count(*), count(p.people), avg(p.people)"  # noqa: S608 - names of ours
        f" FROM {TABLE} c LEFT JOIN (SELECT case_id, count(DISTINCT handler_id) AS people FROM handlers GROUP BY case_id) p"
        " ON p.case_id = c.case_id GROUP BY year ORDER BY year"
    )
    return tuple(
        Coverage(int(str(year)), int(str(cases)), int(str(handled)), None if mean is None else float(str(mean)))
        for year, cases, handled, mean in found
    )


def length_by_people(records: Records, role: str) -> tuple[ByHandlers, ...]:
    """How long cases with one, two, and three or more people in a role take. Long cases collect people: no cause is shown."""
    wanted = literal(role)
    chosen = f"SELECT case_n, least(count(*), {MANY}) AS people FROM {PEOPLE} WHERE role = {wanted} GROUP BY case_n"  # noqa: S608
    groups = grouped(
        records,
        "SELECT people::VARCHAR, days, count(*) FILTER (WHERE ended), count(*) FILTER (WHERE NOT ended)"  # noqa: S608
        f" FROM ({chosen}) p JOIN {TABLE} c ON c.rowid = p.case_n WHERE days >= 0 GROUP BY ALL ORDER BY ALL",
    )
    return tuple(
        ByHandlers(int(people), int(rows[:, 1:].sum()), kaplan_meier(rows).median()) for people, rows in groups.items()
    )


def _counts(records: Records, query: str, role: str) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for name, people, cases in records.rows(f"SELECT {role}, people, count(*) FROM ({query}) GROUP BY ALL"):  # noqa: S608
        found[str(name)][int(str(people))] = int(str(cases))
    return found


def _handlers(role: str, rows: dict[int, int]) -> Handlers:
    cases, people = sum(rows.values()), sum(number * count for number, count in rows.items())
    spread: dict[int, int] = defaultdict(int)
    for number, count in rows.items():
        spread[min(number, MOST)] += count
    more, many = (sum(count for number, count in rows.items() if number >= least) for least in (2, MANY))
    return Handlers(
        role, cases, people, people / cases, tuple(sorted(spread.items())), wilson(more, cases), wilson(many, cases)
    )


def _changes(role: str, rows: list[tuple[float, int]]) -> Changes:
    number = sum(count for _, count in rows)
    mean = sum(days * count for days, count in rows) / number
    return Changes(role, number, quantile(rows, 0.5), quantile(rows, 0.9), mean)
