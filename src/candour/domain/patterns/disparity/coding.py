"""Words as small whole numbers, by lists that DuckDB makes of them. Not known is always 0."""

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
    """A column of words as places in a sorted list of them; the first word is '' (not known)."""

    codes: Codes
    words: tuple[str, ...]


def make_lists(records: Records) -> None:
    """Give every word of the columns that group or hold its number, in tables that joins read."""
    for name, tables in _SOURCES.items():
        found = " UNION ".join(f"SELECT {name} AS word FROM {table}" for table in tables)  # noqa: S608 - names of the schema
        records.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE words_{name} AS SELECT word, (row_number() OVER (ORDER BY word) - 1)::INTEGER AS n"  # noqa: S608
            f" FROM ({found} UNION SELECT '' UNION SELECT '{SEVERAL}')"
        )


def words(records: Records, name: str) -> tuple[str, ...]:
    """The list of a column, in the order of its numbers."""
    return tuple(str(row[0]) for row in records.rows(f"SELECT word FROM words_{name} ORDER BY n"))  # noqa: S608


def joined(alias: str, name: str, column: str) -> str:
    """SQL that brings a column's numbers as `alias`.n."""
    return f" LEFT JOIN words_{name} {alias} ON {alias}.word = {column}"


def fetched(records: Records, query: str) -> dict[str, NDArray[np.generic]]:
    """A query's columns as arrays. None may hold NULL."""
    return dict(records.connection.execute(query).fetchnumpy())


def crossed(columns: list[Coded]) -> Coded:
    """Several columns as one of their intersections; unknown where any of them is. Only those that occur."""
    if len(columns) == 1:
        return columns[0]
    known = np.logical_and.reduce([column.codes > 0 for column in columns])
    mixed = np.zeros(len(known), dtype=np.int64)
    for column in columns:
        mixed = mixed * len(column.words) + column.codes
    size = int(np.prod([len(column.words) for column in columns]))
    names = {int(place): _name(int(place), columns) for place in np.flatnonzero(np.bincount(mixed[known], minlength=size))}
    listed = ("", *sorted(set(names.values())))
    table = np.zeros(size, dtype=np.int32)
    table[list(names)] = [listed.index(name) for name in names.values()]
    return Coded(np.where(known, table[mixed], 0).astype(np.int32), listed)


def _name(place: int, columns: list[Coded]) -> str:
    parts: list[str] = []
    for column in reversed(columns):
        place, code = divmod(place, len(column.words))
        parts.append(column.words[code])
    return SEVERAL if SEVERAL in parts else " ".join(reversed(parts))
