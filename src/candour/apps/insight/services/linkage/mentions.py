"""Loads the records to compare into a table of DuckDB: the officers on a force's roster, and the force's past investigators.

A record has the unit, rank and number that the person had last. Not here: the comparison (domain/patterns/linkage).
"""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection

from candour.apps.forces.models import Force
from candour.domain.patterns.linkage.link import COLUMNS

TABLE = "mentions"
ROSTER = "roster: "
_PIECE = 20_000
_TYPES = {"birth_year": pa.int32(), "appointed_on": pa.date32()}

_OFFICERS = """
SELECT o.id::text, %(roster)s, o.first_name, o.middle_name, o.last_name, o.suffix, o.birth_year, o.appointed_on,
       o.ethnicity, o.sex, coalesce(p.shoulder_number, ''), coalesce(nullif(p.rank, ''), o.rank), coalesce(p.code, '')
  FROM forces_officer o LEFT JOIN (
       SELECT DISTINCT ON (p.officer_id) p.officer_id, p.shoulder_number, p.rank, u.code
         FROM forces_posting p JOIN forces_unit u ON u.id = p.unit_id WHERE u.force_id = %(force)s
        ORDER BY p.officer_id, p.since DESC NULLS LAST, p.id) p ON p.officer_id = o.id
 WHERE o.force_id = %(force)s
"""
_INVESTIGATORS = """
SELECT i.id::text, i.source, i.first_name, i.middle_name, i.last_name, i.suffix, i.birth_year, i.appointed_on,
       i.ethnicity, i.sex, h.shoulder_number, '', h.unit_code
  FROM cases_priorinvestigator i JOIN (
       SELECT DISTINCT ON (h.investigator_id) h.investigator_id, h.shoulder_number, h.unit_code
         FROM cases_priorhandler h JOIN cases_case c ON c.id = h.case_id
        WHERE c.force_id = %(force)s AND h.investigator_id IS NOT NULL
        ORDER BY h.investigator_id, h.assigned_on DESC NULLS LAST, h.id) h ON h.investigator_id = i.id
"""


def load(force: Force, database: duckdb.DuckDBPyConnection) -> int:
    """Fill `TABLE` in DuckDB with the force's officers and past investigators; returns the number of investigators."""
    columns = ", ".join(f"{name} {_duckdb_type(name)}" for name in COLUMNS)
    database.execute(f"CREATE OR REPLACE TABLE {TABLE} ({columns})")
    parameters = {"force": force.pk, "roster": roster_of(force)}
    _copy_rows(database, _OFFICERS, parameters)
    return _copy_rows(database, _INVESTIGATORS, parameters)


def roster_of(force: Force) -> str:
    """Return the text in the column `source` of `TABLE` that marks the officers on a force's roster.

    Its prefix distinguishes it from the names of imported systems, which mark past investigators.
    """
    return f"{ROSTER}{force.code}"


def _duckdb_type(name: str) -> str:
    """Return the DuckDB type of the column of `TABLE` with this name."""
    return {"birth_year": "INTEGER", "appointed_on": "DATE"}.get(name, "VARCHAR")


def _copy_rows(database: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> int:
    """Append the rows of a PostgreSQL query, run with `parameters`, to `TABLE` in DuckDB; returns the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows = cursor.fetchall()
    for start in range(0, len(rows), _PIECE):
        values = zip(COLUMNS, zip(*rows[start : start + _PIECE], strict=True), strict=True)
        arrow = pa.table({name: pa.array(column, _TYPES.get(name, pa.string())) for name, column in values})
        database.register("arrow_piece", arrow)
        database.execute(f"INSERT INTO {TABLE} SELECT * FROM arrow_piece")  # noqa: S608 - our own name
        database.unregister("arrow_piece")
    return len(rows)
