"""The output of an import: a progress bar, the list of rows that were rejected or got a remark, and a summary of row counts.

Rows are identified by file and line; the summary shows no value of a row. Not here: the conversion of rows (convert.py).
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from candour.apps.forces.services.bulk import Finding, MergeResult
from candour.domain.tables.errors import FilesRefused
from candour.domain.tables.files import CsvFile, Row

_DELAY = 1.0  # seconds before a bar is drawn
_REDRAW = 0.2  # seconds between two drawings
_CHECK_EVERY = 2_000  # rows
_WIDTH = 30
_SHOWN = 20
_COLUMNS = ("rows", "new", "changed", "already there", "repeats", "rejected", "not read")


@dataclass(frozen=True)
class Count:
    """How many rows of one CSV file were inserted into one table, changed, left as they were, rejected and so on.

    `rows` is the number of all rows; each row is counted in exactly one of the other numbers.
    """

    file: str
    into: str
    rows: int
    new: int
    changed: int
    unchanged: int
    collapsed: int
    rejected: int
    irrelevant: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of rows in the order of the columns of the printed summary (`_COLUMNS`)."""
        return (self.rows, self.new, self.changed, self.unchanged, self.collapsed, self.rejected, self.irrelevant)

    @property
    def adds_up(self) -> bool:
        """Whether the other numbers of rows add up to `rows`, and none is negative."""
        return self.rows == sum(self.numbers[1:]) and min(self.numbers) >= 0


def count(file: str, into: str, merged: MergeResult, *, rows: int, irrelevant: int, unread: int) -> Count:
    """Combine the counts from reading a file with the counts from merging its rows into the table `into`.

    `rows`: all rows of the file; `irrelevant`: rows skipped for this table; `unread`: rows rejected before the merge.
    """
    rejected = unread + merged.count("rejected")
    collapsed = merged.count("collapsed")
    return Count(file, into, rows, merged.new, merged.changed, merged.unchanged, collapsed, rejected, irrelevant)


@dataclass
class Report:
    """Collects the counts and reasons of an import, and writes rejected rows and remarks to the CSV file `rejects`.

    `reasons`: (file, decision, reason) → number of rows; `rejected`: the first rejected rows, as lines of the summary.
    """

    rejects: Path | None = None
    counts: list[Count] = field(default_factory=list)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rejected: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Open the CSV file `rejects`, if set. Raises FilesRefused where the file cannot be written."""
        self._stack = ExitStack()
        self._rows = None
        if self.rejects:
            try:
                file = self._stack.enter_context(self.rejects.open("w", encoding="utf-8", newline=""))
            except OSError as fault:
                raise FilesRefused([f"{self.rejects}: cannot be written ({fault.strerror}). Choose another place."]) from None
            self._rows = csv.writer(file)
            self._rows.writerow(["file", "line", "decision", "reason"])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()

    def add(self, counted: Count, findings: Iterable[Finding]) -> None:
        """Add the counts of one CSV file, and the findings on its rows, in the order of lines."""
        self.counts.append(counted)
        for finding in sorted(findings, key=lambda finding: finding.line):
            text = f"{finding.reason}: {finding.detail}" if finding.detail else finding.reason
            self.reasons[counted.file, finding.decision, finding.reason.split(": ")[0]] += 1
            if self._rows:
                self._rows.writerow([counted.file, finding.line, finding.decision, text])
            if finding.decision == "rejected" and len(self.rejected) < _SHOWN:
                self.rejected.append(f"{counted.file}, line {finding.line}, for {counted.into}: {text}")

    def remark(self, file: str, reason: str, where: str) -> None:
        """Add a remark that was made after all rows were read, on a row that is kept. `where` names the row by its numbers."""
        self.reasons[file, "kept", f"kept; {reason}"] += 1
        if self._rows:
            self._rows.writerow([file, 0, "kept", f"kept; {reason}: {where}"])

    @property
    def adds_up(self) -> bool:
        """Whether the row counts of every CSV file add up."""
        return all(one.adds_up for one in self.counts)

    @property
    def changes(self) -> int:
        """The number of rows of the database that are new or changed."""
        return sum(one.new + one.changed for one in self.counts)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the summary that is printed after the import."""
        widest = max(len(one.file) for one in self.counts)
        yield f"{'file':<{widest}}  {'into':<13}" + "".join(f"{name:>15}" for name in _COLUMNS)
        for one in self.counts:
            yield f"{one.file:<{widest}}  {one.into:<13}" + "".join(f"{number:>15,}" for number in one.numbers)
        if self.reasons:
            yield ""
        for (file, decision, reason), number in sorted(self.reasons.items()):
            yield f"{file}: {number:,} {decision}{'' if decision == 'kept' else ':'} {reason.removeprefix('kept; ')}"
        yield from self._rejected_lines()
        if not self.adds_up:
            wrong = ", ".join(one.file for one in self.counts if not one.adds_up)
            yield f"This does not add up ({wrong}), so nothing was kept. Please report it with the summary above."

    def _rejected_lines(self) -> Iterator[str]:
        """Yield the lines of the summary that list rejected rows."""
        total = sum(one.rejected for one in self.counts)
        if total:
            yield ""
            yield "Rejected rows:" if total <= _SHOWN else f"The first {_SHOWN} of {total:,} rejected rows:"
            yield from self.rejected
        if self.reasons:
            yield f"Every row is listed in {self.rejects}." if self.rejects else "For a list of every row, add --rejects FILE."


class Progress:
    """A progress bar on standard error, drawn after a second and only on a terminal."""

    def __init__(self) -> None:
        self.began = self.drawn = time.monotonic()
        self.shown = False

    def watch(self, file: CsvFile, rows: Iterator[Row]) -> Iterator[Row]:
        """Yield the rows of the file unchanged, redrawing the bar from time to time."""
        for number, row in enumerate(rows):
            if number % _CHECK_EVERY == 0:
                self._draw(file)
            yield row
        self.show(f"{file.path.name}: merging…")

    def _draw(self, file: CsvFile) -> None:
        """Draw the bar of the file's progress, at most every `_REDRAW` seconds, and not in the first `_DELAY` seconds."""
        now = time.monotonic()
        if now - self.began > _DELAY and now - self.drawn > _REDRAW:
            self.drawn = now
            part = min(file.at / file.size, 1.0) if file.size else 1.0
            bar = "█" * round(part * _WIDTH)
            self.show(f"{file.path.name} {bar:░<{_WIDTH}} {part:4.0%}")

    def show(self, text: str) -> None:
        """Show `text` on the terminal in the place of the bar."""
        if sys.stderr.isatty() and time.monotonic() - self.began > _DELAY:
            self.shown = True
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()

    def end(self) -> None:
        """Erase the progress bar from the terminal."""
        if self.shown:
            sys.stderr.write("\r\x1b[2K")
