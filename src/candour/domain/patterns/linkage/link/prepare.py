"""Prepares the rows of all source files for comparison: rows that state the same facts become one record with cleaned values.

Because equal rows become one record, adding a copy of a source changes nothing. Excepted are equal rows of one source in which
each person has one row, such as a roster: they are different people whom nothing distinguishes, and are left out. Each record
notes from which sources of this kind it has a row, so that two rows of such a source are never linked as one person. How many
people share a name is taken as the largest number of rows with this name in any source of this kind. Unlike the share of people
with the name, this number stays the same when people with other names are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import duckdb
import pyarrow as pa

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.errors import BadTableError
from candour.domain.patterns.linkage.link.answers import Answer, groups_of
from candour.domain.patterns.linkage.link.sources import Source, bits

# The columns a table of mentions has; texts may be empty, birth_year and appointed_on may be NULL.
COLUMNS = [
    "mention_id",
    "source",
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "birth_year",
    "appointed_on",
    "ethnicity",
    "sex",
    "shoulder_number",
    "rank",
    "unit",
]
# The facts of a prepared record; two rows with the same facts are one record.
COMPARED_FACTS = [
    "given",
    "middle",
    "surname",
    "generation",
    "root",
    "half_one",
    "half_two",
    "born",
    "appointed",
    "ethnicity",
    "sex",
    "number",
    "unit",
    "grade",
]
PERSON = "given, middle, surname, generation, born, appointed, ethnicity, sex"
_GRADES = (
    ("detective", ("DETECTIVE", "DET", "DC", "DS")),
    ("sergeant", ("SERGEANT", "SGT", "PS")),
    ("lieutenant", ("LIEUTENANT", "LT")),
    ("captain", ("CAPTAIN", "CPT", "CAPT")),
    ("inspector", ("INSPECTOR", "INSP", "DI")),
    ("", ("UNKNOWN",)),
)
_OFFICER = {"PO", "POLICE OFFICER", "PC", "CONSTABLE", "POLICE CONSTABLE", "OFFICER"}


@cache
def grade(rank: str) -> str:
    """Convert a rank to one of a few common words: `SGT`, `Sergeant of Police` → sergeant.

    A rank that contains none of the known forms is only converted to lower case.
    """
    folded = names.fold(rank)
    if folded in _OFFICER:
        return "officer"
    words = set(folded.split(" "))
    return next((word for word, forms in _GRADES if words & set(forms)), folded.lower())


def check_columns(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Raise `BadTableError` unless the table has every column named in `COLUMNS`, and unique, non-empty row ids."""
    there = [row[0] for row in connection.execute(f'DESCRIBE "{table}"').fetchall()]
    missing = [name for name in COLUMNS if name not in there]
    if missing:
        raise BadTableError(f"Columns missing: {', '.join(missing)}. Found: {', '.join(there)}. Map the file's columns first.")
    found = connection.execute(
        f"SELECT count(*) - count(DISTINCT mention_id), count(*) FILTER (coalesce(mention_id, '') = '') FROM \"{table}\""  # noqa: S608 - our own names
    ).fetchone() or (0, 0)
    if any(found):
        raise BadTableError(f"{found[0]} ids stand more than once and {found[1]} are empty. Give every row its own id.")


def _table_of_names(rows: Iterable[Sequence[str]]) -> pa.Table:
    """Build a table of distinct names as written in the source files, each with its comparable form in further columns.

    Each of `rows` is (first name, middle name, last name, suffix), as written.
    """
    comparable = []
    for row in rows:
        name, halves = names.clean(*row), names.halves(row[2]) or ("",)
        root = min(names.roots(name.first)) if name.first else ""
        comparable.append((*row, name.first, name.middle[:1], name.last, name.generation, root, halves[0], halves[-1]))
    columns = [
        "first_name",
        "middle_name",
        "last_name",
        "suffix",
        "given",
        "middle",
        "surname",
        "generation",
        "root",
        "half_one",
        "half_two",
    ]
    return pa.table({name: pa.array([row[at] for row in comparable], pa.string()) for at, name in enumerate(columns)})


def _load_names_and_grades(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Create the temporary tables `link_names` and `link_grades`: the comparable form of each name and each rank as written.

    `table` is the name of the table whose names and ranks are converted.
    """
    written = ", ".join(f"coalesce({name}, '') AS {name}" for name in ("first_name", "middle_name", "last_name", "suffix"))
    rows = connection.execute(f'SELECT DISTINCT {written} FROM "{table}" ORDER BY ALL').fetchall()  # noqa: S608 our own names
    connection.register("arrow_names", _table_of_names(rows))
    connection.execute("CREATE OR REPLACE TEMP TABLE link_names AS SELECT * FROM arrow_names")
    ranks = [row[0] for row in connection.execute(f"SELECT DISTINCT coalesce(rank, '') FROM \"{table}\" ORDER BY 1").fetchall()]  # noqa: S608 - our own names
    connection.register("arrow_grades", pa.table({"rank": ranks, "grade": [grade(rank) for rank in ranks]}))
    connection.execute("CREATE OR REPLACE TEMP TABLE link_grades AS SELECT * FROM arrow_grades")


def _load_constraints(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], answers: Sequence[Answer]) -> None:
    """Create the temporary tables `link_sources` and `link_answered`: facts on identity that no comparison may override.

    `link_sources` says for each source file whether each person has one row in it, or one spelling of the name and other facts.
    `link_answered` lists the rows that reviewers have decided on.
    """
    place = bits(sources)
    rules = {source.name: source for source in sources}
    rows = [(name, bit, rules[name].one_row, rules[name].one_spelling) for name, bit in place.items()]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE link_sources (source VARCHAR, bit BIGINT, one_row BOOL, one_spelling BOOL)"
    )
    if rows:
        connection.executemany("INSERT INTO link_sources VALUES (?, ?, ?, ?)", rows)
    connection.execute("CREATE OR REPLACE TEMP TABLE link_answered (mention_id VARCHAR, apart VARCHAR)")
    apart = {record: record for answer in answers if not answer.same for record in (answer.first, answer.second)}
    if marked := {**groups_of(answers), **apart}:
        connection.executemany("INSERT INTO link_answered VALUES (?, ?)", sorted((key, key) for key in marked))


def prepare(
    connection: duckdb.DuckDBPyConnection, table: str, sources: Sequence[Source], answers: Sequence[Answer] = ()
) -> dict[str, int]:
    """Create the temporary tables `link_rows` (all rows) and `link_records` (one record for all rows with the same facts).

    Returns a dict from each reason to the number of rows left out for that reason. Two kinds of rows are left out: rows without
    a usable surname, and equal rows of a source with one row for each person, which are different people whom nothing
    distinguishes. `answers` are reviewers' decisions. Raises `BadTableError`.
    """
    check_columns(connection, table)
    _load_names_and_grades(connection, table)
    _load_constraints(connection, sources, answers)
    connection.execute(_ROWS.format(table=table))
    connection.execute(_TWINS.format(said=", ".join(COMPARED_FACTS)))
    connection.execute(_RECORDS.format(said=", ".join(COMPARED_FACTS), person=PERSON))
    row = connection.execute(
        "SELECT count(*) FILTER (surname = ''), count(*) FILTER (surname <> '' AND twin) FROM link_rows"
    ).fetchone() or (0, 0)
    return {"rows without a usable surname": row[0], "rows of a one-row source that say the same as another": row[1]}


_ROWS = """
CREATE OR REPLACE TEMP TABLE link_rows AS
SELECT m.mention_id, m.source, n.given, n.middle, n.surname, n.generation, n.root, n.half_one, n.half_two,
  coalesce(m.birth_year, 0)::INT AS born,
  CASE WHEN m.appointed_on IS NULL THEN 0 WHEN m.appointed_on = DATE '1970-01-01' THEN 1
    ELSE datediff('day', DATE '1970-01-01', m.appointed_on) END::INT AS appointed,
  lower(trim(coalesce(m.ethnicity, ''))) AS ethnicity,
  CASE lower(trim(coalesce(m.sex, ''))) WHEN 'female' THEN 'female' WHEN 'male' THEN 'male' ELSE '' END AS sex,
  upper(ltrim(trim(coalesce(m.shoulder_number, '')), '0')) AS number, upper(ltrim(trim(coalesce(m.unit, '')), '0')) AS unit,
  g.grade, coalesce(a.apart, '') AS apart, coalesce(s.bit, 0) AS bit,
  coalesce(s.one_row, false) AS one_row, coalesce(s.one_spelling, false) AS one_spelling
FROM "{table}" m
JOIN link_names n ON n.first_name = coalesce(m.first_name, '') AND n.middle_name = coalesce(m.middle_name, '')
  AND n.last_name = coalesce(m.last_name, '') AND n.suffix = coalesce(m.suffix, '')
JOIN link_grades g ON g.rank = coalesce(m.rank, '')
LEFT JOIN link_answered a USING (mention_id)
LEFT JOIN link_sources s USING (source)
"""

_TWINS = """
CREATE OR REPLACE TEMP TABLE link_rows AS
SELECT *, one_row AND apart = '' AND count(*) OVER (PARTITION BY source, apart, {said}) > 1 AS twin FROM link_rows
"""

_RECORDS = """
CREATE OR REPLACE TEMP TABLE link_records AS
WITH usable AS (SELECT * FROM link_rows WHERE surname <> '' AND NOT twin),
held AS (SELECT given, surname, max(n) AS held FROM
  (SELECT given, surname, source, count(*) AS n FROM link_rows WHERE one_row AND given <> '' AND surname <> '' GROUP BY ALL)
  GROUP BY ALL),
named AS (SELECT given, surname, bit_or(bit) AS named FROM usable GROUP BY ALL),
distinct_records AS (SELECT {said}, apart, bit_or(bit) AS kept, list(mention_id ORDER BY mention_id) AS ids,
  bit_or(CASE WHEN one_row THEN bit ELSE 0 END) AS rows_of, bit_or(CASE WHEN one_spelling THEN bit ELSE 0 END) AS spells_of
  FROM usable GROUP BY ALL)
SELECT (row_number() OVER (ORDER BY {said}, ids[1]))::INT - 1 AS unique_id, d.*, coalesce(h.held, 0)::INT AS held, n.named,
  dense_rank() OVER (ORDER BY {person})::INT AS person_key
FROM distinct_records d LEFT JOIN held h USING (given, surname) JOIN named n USING (given, surname)
"""
