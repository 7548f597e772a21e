"""The SELECT statements that read each table of records from PostgreSQL: columns in the schema's order, text never NULL.

Ids are those of Candour's own rows, so that a page can link from a statistic to an officer. A posting that names no unit and
lasts one calendar year comes from a payroll, so it goes into the table `service` as a year of service. Not here: how the words
of a force's data, such as those for outcomes, are translated (words.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from psycopg import sql

from candour.apps.records.queries.words import Words

_CASES = "FROM cases_case c WHERE c.force_id = {force}"
_OF_CASES = "JOIN cases_case c ON c.id = {alias}.case_id WHERE c.force_id = {{force}}"
_OF_OFFICERS = "JOIN forces_officer o ON o.id = p.officer_id WHERE o.force_id = {force}"
_WHOLE_YEAR = (
    "p.unit_id IS NULL AND p.since = date_trunc('year', p.since)::date"
    " AND p.until = (date_trunc('year', p.since) + interval '1 year - 1 day')::date"
)
_RECEIVED = "coalesce(c.received_on, (c.opened_at AT TIME ZONE 'UTC')::date)"


def selects(force: UUID, words: Words) -> Iterator[tuple[str, sql.Composed]]:
    """Yield (table, SELECT) for every table of records of the force with the id `force`.

    The statements translate the force's words, such as those for outcomes, by `words`.
    """
    for table, select in _SELECTS:
        parts = {"force": sql.Literal(force)} | _translated_columns(words)
        yield table, sql.SQL(select()).format(**parts)


def _translated_columns(words: Words) -> dict[str, sql.Composed]:
    """Return the SQL of each column whose words are translated to the words of the records, such as the finding.

    The keys of the dict are the columns' placeholders in the SELECT statements.
    """
    return {
        "officer_ethnicity": words.meaning("ethnicities", "o.ethnicity", "lower(o.ethnicity)"),
        "reporter_ethnicity": words.meaning("ethnicities", "r.ethnicity", "lower(r.ethnicity)"),
        "filed_by": words.meaning("filed_by", "c.facts ->> 'complainant'"),
        "finding": words.meaning("findings", "a.finding"),
        "outcome": words.outcome("a.outcome"),
        "outcome_days": words.days("a.outcome"),
        "kind": words.kind("a.category"),
    }


def _officers_select() -> str:
    """Return the SELECT for the table `officers`: every officer of the force."""
    return (
        "SELECT o.id, f.code, o.first_name, o.middle_name, o.last_name, o.suffix, lower(o.sex), {officer_ethnicity},"
        " o.birth_year, o.appointed_on, o.resigned_on, lower(o.rank)"
        " FROM forces_officer o JOIN forces_force f ON f.id = o.force_id WHERE o.force_id = {force}"
    )


def _postings_select() -> str:
    """Return the SELECT for the table `postings`: an officer in a unit from one day to another."""
    code = "CASE WHEN u.code ~ '^[0-9]{{1,2}}$' THEN lpad(u.code, 3, '0') ELSE coalesce(u.code, '') END"
    return (
        f"SELECT p.officer_id, {code}, lower(p.rank), p.shoulder_number, p.since, p.until FROM forces_posting p"  # noqa: S608
        f" LEFT JOIN forces_unit u ON u.id = p.unit_id {_OF_OFFICERS}"
        f" AND ({_WHOLE_YEAR}) IS NOT TRUE"
    )


def _managers_select() -> str:
    """Return the SELECT for the table `managers`: the manager of an officer from one day to another."""
    return f"SELECT p.officer_id, p.manager_id, p.since, p.until FROM forces_linemanagement p {_OF_OFFICERS}"  # noqa: S608


def _service_select() -> str:
    """Return the SELECT for the table `service`: the years in which an officer was on the payroll."""
    return (
        "SELECT p.officer_id, extract(year FROM p.since)::int, lower(p.rank) FROM forces_posting p"  # noqa: S608
        f" {_OF_OFFICERS} AND {_WHOLE_YEAR}"
    )


def _cases_select() -> str:
    """Return the SELECT for the table `cases`."""
    return (
        f"SELECT c.id, f.code, c.incident_on, {_RECEIVED}, c.closed_on, {{filed_by}}, coalesce(c.facts ->> 'beat', '')"  # noqa: S608
        " FROM cases_case c JOIN forces_force f ON f.id = c.force_id WHERE c.force_id = {force}"
    )


def _allegations_select() -> str:
    """Return the SELECT for the table `allegations`."""
    return (
        "SELECT a.id, a.case_id, a.subject_id, a.category, {kind}, {finding}, {outcome}, {outcome_days}, ''"  # noqa: S608
        f" FROM cases_allegation a {_OF_CASES.format(alias='a')}"
    )


def _handlers_select() -> str:
    """Return the SELECT for the table `handlers`: imported handlers of past cases, and handlers of live cases."""
    past = (
        "SELECT h.case_id, coalesce(h.investigator_id::text, h.officer_id::text, h.source_ref), lower(h.kind), h.assigned_on,"  # noqa: S608
        f" NULL::date FROM cases_priorhandler h {_OF_CASES.format(alias='h')}"
    )
    live = (
        "SELECT h.case_id, h.staff_id::text, h.role, (h.since AT TIME ZONE 'UTC')::date, (h.until AT TIME ZONE 'UTC')::date"  # noqa: S608
        f" FROM cases_handler h {_OF_CASES.format(alias='h')}"
    )
    return f"{past} UNION ALL {live}"


def _reporters_select() -> str:
    """Return the SELECT for the table `reporters`: reporters of past cases, without names."""
    return (
        "SELECT r.case_id, {reporter_ethnicity}, lower(r.sex), r.age"  # noqa: S608
        f" FROM cases_priorreporter r {_OF_CASES.format(alias='r')}"
    )


def _stages_select() -> str:
    """Return the SELECT for the table `stages`: one row for each case, a single stage from receipt to closing."""
    return f"SELECT c.id, 'received to closed', {_RECEIVED}, c.closed_on {_CASES}"


def _asks_select() -> str:
    """Return the SELECT for the table `asks`: a row with the day of approval for each approved ask.

    An ask is a request that a reporter give the account again.
    """
    return (
        "SELECT j.case_id, (a.approved_at AT TIME ZONE 'UTC')::date FROM matters_ask a"  # noqa: S608
        f" JOIN cases_casereport j ON j.report_id = a.report_id {_OF_CASES.format(alias='j')} AND a.approved_at IS NOT NULL"
    )


# In this order, because later tables refer to earlier ones.
_SELECTS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("officers", _officers_select),
    ("postings", _postings_select),
    ("managers", _managers_select),
    ("service", _service_select),
    ("cases", _cases_select),
    ("allegations", _allegations_select),
    ("handlers", _handlers_select),
    ("reporters", _reporters_select),
    ("stages", _stages_select),
    ("asks", _asks_select),
)
