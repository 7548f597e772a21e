"""Replaces the category names in columns, such as "male" in the column `sex`, by integer codes.

A name's code is its index in the sorted list of the column's category names (words). Code 0 is the empty name: not known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.records import Records

Codes = NDArray[np.int32]
SEVERAL = "several"
_SOURCES = {
    "ethnicity": ("officers", "reporters"),
    "sex": ("officers", "reporters"),
    "rank": ("officers", "service"),
    "filed_by": ("cases",),
    "kind": ("allegations",),
}


@dataclass(frozen=True)
class Coded:
    """A column of categories, such as sex: `codes` holds for each row the index of its category in `words`.

    `words` is sorted; index 0 is '' (not known).
    """

    codes: Codes
    words: tuple[str, ...]


def create_code_tables(records: Records) -> None:
    """Create a table of (word, n) for each column by which rows are grouped or ratios adjusted.

    `word` is the name of a category, such as "male" in the column `sex`, and `n` its integer code.
    """
    for name, tables in _SOURCES.items():
        union_sql = " UNION ".join(f"SELECT {name} AS word FROM {table}" for table in tables)  # noqa: S608 - names of the schema
        records.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE words_{name} AS SELECT word, (row_number() OVER (ORDER BY word) - 1)::INTEGER AS n"  # noqa: S608
            f" FROM ({union_sql} UNION SELECT '' UNION SELECT '{SEVERAL}')"
        )


def words_of(records: Records, name: str) -> tuple[str, ...]:
    """Return the category names of the column `name`, such as "female" and "male" of "sex", in the order of their codes."""
    return tuple(str(row[0]) for row in records.rows(f"SELECT word FROM words_{name} ORDER BY n"))  # noqa: S608


def join_codes_sql(alias: str, name: str, column: str) -> str:
    """Return an SQL join to the table that gives each category name of the column `name`, such as "sex", an integer code.

    After the join, `alias`.n is the code of the category name that the SQL column `column` holds.
    """
    return f" LEFT JOIN words_{name} {alias} ON {alias}.word = {column}"


def fetch_columns(records: Records, query: str) -> dict[str, NDArray[np.generic]]:
    """Run a query and return a dict from the names of its columns to the columns as arrays. No column may hold NULL."""
    return dict(records.connection.execute(query).fetchnumpy())


def cross(columns: list[Coded]) -> Coded:
    """Combine several columns into one whose categories are the combinations of their categories that occur in a row.

    The name of a combination is the names of its categories joined by spaces, such as "white male". A row with '' (not known)
    in any of the columns gets ''; otherwise a row with "several" in any of the columns gets "several".
    """
    if len(columns) == 1:
        return columns[0]
    known = np.logical_and.reduce([column.codes > 0 for column in columns])
    combined = np.zeros(len(known), dtype=np.int64)
    for column in columns:
        combined = combined * len(column.words) + column.codes
    size = int(np.prod([len(column.words) for column in columns]))
    names = {
        int(code): _name_of_combination(int(code), columns)
        for code in np.flatnonzero(np.bincount(combined[known], minlength=size))
    }
    names_in_order = ("", *sorted(set(names.values())))
    code_of = np.zeros(size, dtype=np.int32)
    code_of[list(names)] = [names_in_order.index(name) for name in names.values()]
    return Coded(np.where(known, code_of[combined], 0).astype(np.int32), names_in_order)


def _name_of_combination(code: int, columns: list[Coded]) -> str:
    """Return the name of a combination of categories: the names of its categories joined by spaces.

    `code` numbers the combination among all combinations of the categories of `columns`. Returns the constant SEVERAL where one
    of the categories is SEVERAL, which means that a row has several values in that column.
    """
    parts: list[str] = []
    for column in reversed(columns):
        code, part = divmod(code, len(column.words))
        parts.append(column.words[part])
    return SEVERAL if SEVERAL in parts else " ".join(reversed(parts))
