"""Creates two temporary tables that number officers and cases, so that statistics join and group by integers, not text ids.

On millions of rows integers are several times faster. The number of an officer is the position of the officer's id in the order
of ids (-1: not identified); the number of a case is its row id. Not here: the statistics.
"""

from __future__ import annotations

import duckdb

ACCUSED, OFFICERS = "numbered", "numbered_officers"

_OFFICERS = f"""CREATE OR REPLACE TEMP TABLE {OFFICERS} AS
WITH known AS (SELECT officer_id FROM officers UNION SELECT a.officer_id FROM allegations a
 WHERE a.officer_id <> '' AND NOT EXISTS (SELECT 1 FROM officers o WHERE o.officer_id = a.officer_id))
SELECT officer_id, (row_number() OVER (ORDER BY officer_id) - 1)::INTEGER AS officer FROM known"""  # noqa: S608 - names of ours
_ACCUSED = f"""CREATE OR REPLACE TEMP TABLE {ACCUSED} AS
SELECT coalesce(o.officer, -1)::INTEGER AS officer, c.rowid::INTEGER AS case_n, coalesce(c.incident_on, c.received_on) AS day,
 a.kind, a.finding
FROM allegations a JOIN cases c ON c.case_id = a.case_id
LEFT JOIN {OFFICERS} o ON o.officer_id = a.officer_id AND a.officer_id <> ''"""  # noqa: S608 - names of ours


def create_numbered_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables `OFFICERS` (officer_id, officer) and `ACCUSED` (officer, case_n, day, kind, finding).

    `officer` and `case_n` are the integer numbers of officers and cases. `ACCUSED` has one row for each allegation.
    """
    connection.execute(_OFFICERS).fetchall()
    connection.execute(_ACCUSED).fetchall()
