"""Reads a CSV file of mentions of officers into a database table with the columns in `COLUMNS`, and counts unreadable values.

Not here: reading the complaint records for the other statistics (patterns/records), which have mapping files.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa

from candour.domain.patterns.linkage.errors import BadTableError
from candour.domain.patterns.linkage.link.prepare import COLUMNS

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
MONTHS = 12
Line = Mapping[str, str]
_Read = TypeVar("_Read")


def read_mentions(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: Mapping[str, str], table: str = "rows"
) -> dict[str, int]:
    """Create the database table `table` from a CSV file (UTF-8, plain or gzip) in which each row mentions one officer.

    `columns` is a dict from names in `COLUMNS` to the names of the file's columns; `mention_id`, `source` and `last_name` must
    be keys. Dates may be year-month-day, or day and month in either order if some value of the column shows which order it is.
    Returns a dict from each reason to the number of rows or values left out for that reason. Raises `BadTableError` for a file
    that cannot be read.
    """
    lines = _read_lines(path, columns)
    left_out: Counter[str] = Counter()
    seen: dict[str, Line] = {}
    for line in lines:
        before = seen.setdefault(line["mention_id"], line)
        if before is not line:
            if before != line:
                raise BadTableError(f"{path}: id {line['mention_id']!r} stands on rows that differ. Give every row its own id.")
            left_out["rows repeated word for word"] += 1
    read_day = _date_reader([line["appointed_on"] for line in seen.values()])
    rows = list(seen.values())
    days = [_read_or_count(read_day, line["appointed_on"], "dates that cannot be read", left_out) for line in rows]
    years = [_read_or_count(_read_year, line["birth_year"], "birth years that cannot be read", left_out) for line in rows]
    arrays = {name: pa.array([line[name] for line in rows], pa.string()) for name in COLUMNS}
    arrays |= {"birth_year": pa.array(years, pa.int32()), "appointed_on": pa.array(days, pa.date32())}
    connection.register("arrow_mentions", pa.table(arrays))
    connection.execute(f'CREATE OR REPLACE TABLE "{table}" AS SELECT * FROM arrow_mentions')  # noqa: S608 our own names
    return {reason: count for reason, count in left_out.items() if count}


def _read_lines(path: Path, columns: Mapping[str, str]) -> list[Line]:
    """Read each row of a CSV file as a dict from names in `COLUMNS` to the row's texts.

    `columns` is a dict from names in `COLUMNS` to the names of the file's columns. Raises `BadTableError` for an unreadable
    file.
    """
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadTableError(f"{path} is not UTF-8 (byte {problem.start}). Save it as UTF-8 first.") from problem
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    header = list(reader.fieldnames or ())
    missing = [name for name in columns.values() if name not in header]
    missing += [f"{name} (not mapped)" for name in ("mention_id", "source", "last_name") if name not in columns]
    if missing:
        raise BadTableError(f"{path}: columns missing: {', '.join(missing)}. Found: {', '.join(header)}. Mend the mapping.")
    try:
        found: list[Line] = [{name: (line.get(columns.get(name, "")) or "").strip() for name in COLUMNS} for line in reader]
    except csv.Error as problem:
        raise BadTableError(f"{path}: line {reader.line_num} cannot be read ({problem}). Mend it.") from problem
    return found


def _date_reader(texts: Iterable[str]) -> Callable[[str], dt.date | None]:
    """Build a function that reads the dates of one column of a file; `texts` are all values of this column.

    The function reads year-month-day, and also day and month in the order that some value proves (in 31/12/2020 the day comes
    first). It returns None for a date whose order no value proves. Raises `BadTableError` where the values prove both orders.
    """
    parts = [(int(found[1]), int(found[2])) for text in texts if (found := _SLASHED.fullmatch(text))]
    day_first, month_first = any(one > MONTHS for one, _ in parts), any(two > MONTHS for _, two in parts)
    if day_first and month_first:
        raise BadTableError("A date column has the day first on some rows and the month first on others. Write year-month-day.")

    def read(text: str) -> dt.date | None:
        """Read one date; return None where it is not known whether the day or the month comes first."""
        found = _SLASHED.fullmatch(text)
        if not found:
            return dt.date.fromisoformat(text)
        if day_first == month_first:
            return None
        day, month = (found[1], found[2]) if day_first else (found[2], found[1])
        return dt.date(int(found[3]), int(month), int(day))

    return read


def _read_year(text: str) -> int:
    """Read a year written like 1980 or 1980.0; raises ValueError for any other text."""
    year = int(float(text))
    return dt.date(year, 1, 1).year


def _read_or_count(read: Callable[[str], _Read | None], text: str, reason: str, left_out: Counter[str]) -> _Read | None:
    """Return the value that the function `read` gives for a text; for an unreadable text return None and add 1 to a count.

    The count is `left_out[reason]`.
    """
    try:
        found = read(text) if text else None
    except (ValueError, OverflowError):
        found = None
    left_out[reason] += bool(text) and found is None
    return found
