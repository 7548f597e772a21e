"""Reads one CSV file, plain or gzip: its hash, its columns, its rows, and which lines cannot be read.

With a lenient reader a quote that is never closed swallows the rest of the file unnoticed; the reader here rejects the line on
which the quote begins and continues with the next line. `as_utf8` is for DuckDB, which reads rows itself. Not here: what cells
mean.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from candour.domain.tables.errors import FilesRefused
from candour.domain.tables.mapping import FileTable

Row = tuple[int, list[str] | None, str]
"""One row: number of its first line; its cells, or None if the row cannot be read; the reason for None, else ''."""

_CHUNK = 1 << 20
_BROKEN = (OSError, EOFError, zlib.error, UnicodeError)


class CsvFile:
    """Reads one CSV file, with the encoding, delimiter and columns that one table of a mapping file states.

    Counts for a progress bar: `at`, the bytes read so far, and `size`, the bytes of the file.
    """

    def __init__(self, path: Path, mapping: FileTable) -> None:
        self.path, self.mapping = path, mapping
        self.size, self.at = 0, 0

    def header(self) -> list[str]:
        """Return the names of the columns. Raises FilesRefused where the first line is empty or not text."""
        with self._open_text() as text:
            first = next(csv.reader(text, delimiter=self.mapping.delimiter), None)
        if not first:
            raise FilesRefused([f"{self.path}: is empty. Its first line must name the columns."])
        if "\0" in "".join(first) or any("\ud800" <= letter <= "\udfff" for letter in "".join(first)):
            raise FilesRefused(
                [f"{self.path}: its first line is not {self.mapping.encoding} text. Say the file's encoding in the mapping."]
            )
        return [name.strip() for name in first]

    def faults(self) -> list[str]:
        """Return one sentence for each fault that can be found before the file's rows are read; empty without faults."""
        try:
            header = self.header()
        except FileNotFoundError:
            return [f"{self.path}: is not there. Check the folder and the mapping."]
        except (*_BROKEN, csv.Error) as fault:
            return [f"{self.path}: cannot be read ({_words_of_error(fault)}). Check the file and the mapping's encoding."]
        except FilesRefused as refused:
            return list(refused.faults)
        missing = [name for name in self.mapping.source_columns if name not in header]
        twice = [name for name in self.mapping.source_columns if header.count(name) > 1]
        has = f"It has: {', '.join(header)}."
        return [f"{self.path}: has no column {name!r}. {has} Mend the mapping or the file." for name in missing] + [
            f"{self.path}: has two columns {name!r}. Rename one of them, in the file and the mapping." for name in twice
        ]

    def sha256(self) -> str:
        """Return the SHA-256 (hex) of the file's bytes as stored, compressed or not."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def rows(self) -> Iterator[Row]:
        """Yield every row after the header, unreadable rows included. Raises FilesRefused where the file is truncated."""
        try:
            with self._open_text() as text:
                yield from self._parse_rows(text)
        except _BROKEN as fault:
            raise FilesRefused(
                [f"{self.path}: cannot be read to its end ({_words_of_error(fault)}). Fetch it again."]
            ) from None

    def as_utf8(self, folder: Path) -> Path:
        """Return the path of the file in UTF-8: the file itself if it is UTF-8, else of a converted copy in `folder`.

        In the copy, invalid bytes are �.
        """
        if self.mapping.encoding == "utf-8-sig":
            return self.path
        copy = folder / f"{self.path.name}.utf8.csv"
        if not copy.exists():
            with self._open_text("replace") as text, copy.open("w", encoding="utf-8", newline="") as out:
                while chunk := text.read(_CHUNK):
                    out.write(chunk)
        return copy

    def _open_text(self, errors: str = "surrogateescape") -> io.TextIOWrapper:
        """Open the file for reading as text, unpacking a gzip file."""
        raw = self.path.open("rb")
        self.size = os.fstat(raw.fileno()).st_size
        unpacked = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if self.path.suffix == ".gz" else raw
        self._tell = raw.tell
        # Bytes that are invalid in the encoding become lone surrogates; _reason_unreadable finds them row by row.
        return io.TextIOWrapper(unpacked, self.mapping.encoding, errors=errors, newline="")

    def _parse_rows(self, text: io.TextIOWrapper) -> Iterator[Row]:
        """Yield every row after the header; for a row that cannot be read, the reason instead of its cells."""
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=self.mapping.delimiter, strict=True)
        width = len(next(reader))
        while True:
            begins = lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                lines.put_back_all_but_first()
                reader = csv.reader(lines, delimiter=self.mapping.delimiter, strict=True)
                yield begins, None, _reason_not_parsed(fault)
                continue
            if begins % 4096 == 0:
                self.at = self._tell()
            if cells:
                reason = _reason_unreadable(cells, width)
                yield begins, None if reason else cells, reason


class _Lines:
    """The lines of a file, over which `csv.reader` iterates; lines of an unparsable row can be put back and read again."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.taken: list[str] = []
        self.back: deque[str] = deque()
        self.number = 0
        self._next: Callable[[], str] = text.__next__

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else self._next()
        self.taken.append(line)
        return line

    def begin_row(self) -> int:
        """Start a row; returns the number of the line on which the row begins."""
        self.number += len(self.taken)
        self.taken.clear()
        return self.number + 1

    def put_back_all_but_first(self) -> None:
        """Put back all lines of the present row except the first line, so that they are read again as rows."""
        self.back.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def _reason_not_parsed(fault: csv.Error) -> str:
    """Return in words the reason why `csv.reader` could not parse a row."""
    if "field limit" in str(fault):
        return f"a cell is longer than {csv.field_size_limit():,} letters, or a quote is never closed"
    return f"a quote is out of place or never closed ({fault})"


def _reason_unreadable(cells: list[str], width: int) -> str:
    """Return in words the reason why the cells of a row cannot be used; '' where they can be used."""
    if len(cells) != width:
        return f"it has {len(cells)} cells where the header has {width}"
    whole = "".join(cells)
    if "\0" in whole:
        return "it holds a null character"
    if not whole.isascii():
        try:
            whole.encode()
        except UnicodeEncodeError:
            return "it is badly encoded: some bytes are no letters of the encoding the mapping declares"
    return ""


def _words_of_error(fault: Exception) -> str:
    """Return the message of an error as people should see it, without the error number and path."""
    return fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
