"""Opening one CSV file: is it there, is it text in its encoding, has it the columns. Rows are read by DuckDB (reading.py).

DuckDB reads UTF-8; a file in another encoding is rewritten into a temporary folder first.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from candour.domain.patterns.records.mapping import Reading

_BROKEN = (OSError, EOFError, zlib.error, UnicodeError, LookupError, csv.Error)
_CHUNK = 1 << 20


def faults(path: Path, reading: Reading) -> list[str]:
    """What is wrong with the file before any row is read; each with its remedy."""
    try:
        header = columns(path, reading)
    except FileNotFoundError:
        return [f"{path}: is not there. Check the folder and the mapping."]
    except _BROKEN as fault:
        return [f"{path}: cannot be read as {reading.encoding} ({type(fault).__name__}). Check the file and the mapping."]
    if not header:
        return [f"{path}: is empty. Its first line must name the columns."]
    missing = [name for name in reading.source_columns if name not in header]
    twice = [name for name in reading.source_columns if header.count(name) > 1]
    has = f"It has: {', '.join(header)}."
    return [f"{path}: has no column {name!r}. {has} Mend the mapping or the file." for name in missing] + [
        f"{path}: has two columns {name!r}. Rename one of them, in the file and the mapping." for name in twice
    ]


def columns(path: Path, reading: Reading) -> list[str]:
    """The names in the first line; empty where there is none."""
    with _open(path) as raw, io.TextIOWrapper(raw, _encoding(reading), errors="surrogateescape", newline="") as text:
        first = next(csv.reader(text, delimiter=reading.delimiter), None)
    return [name.strip() for name in first or []]


def as_utf8(path: Path, reading: Reading, folder: Path) -> Path:
    """The file itself where it is UTF-8; else a copy of it that is. Bytes its encoding has no letter for become �."""
    if codecs.lookup(reading.encoding).name == "utf-8":
        return path
    copy = folder / f"{path.name}.utf8.csv"
    if not copy.exists():
        with (
            _open(path) as raw,
            io.TextIOWrapper(raw, _encoding(reading), errors="replace", newline="") as text,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            while chunk := text.read(_CHUNK):
                out.write(chunk)
    return copy


def _open(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _encoding(reading: Reading) -> str:
    name = codecs.lookup(reading.encoding).name
    return "utf-8-sig" if name == "utf-8" else name  # many programs put a byte order mark before UTF-8
