"""What an import says: a progress bar, every row rejected or remarked on, and a summary that must add up.

Not here: what becomes of rows. Rows are named by file and line; the summary shows no value of theirs.
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

from candour.apps.forces.bulk import Finding, MergeResult
from candour.domain.tables.errors import FilesRefused
from candour.domain.tables.files import CsvFile, Row

_PATIENCE = 1.0
_EVERY = 0.2
_LOOK_EVERY = 2_000
_WIDTH = 30
_SHOWN = 20
_COLUMNS = ("rows", "new", "changed", "already there", "repeats", "rejected", "not for it")


@dataclass(frozen=True)
class Count:
    """One reading of one file, counted: every source row must be in exactly one of the columns."""

    file: str
    into: str
    rows: int
    new: int
    changed: int
    unchanged: int
    collapsed: int
    rejected: int
    not_for_it: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """As in the summary's columns."""
        return (self.rows, self.new, self.changed, self.unchanged, self.collapsed, self.rejected, self.not_for_it)

    @property
    def adds_up(self) -> bool:
        """Whether no row was lost and none came from nowhere."""
        return self.rows == sum(self.numbers[1:]) and min(self.numbers) >= 0


def count(file: str, into: str, merged: MergeResult, *, rows: int, not_for_it: int, unread: int) -> Count:
    """Put the reader's count beside what the database says became of the rows."""
    rejected = unread + merged.count("rejected")
    collapsed = merged.count("collapsed")
    return Count(file, into, rows, merged.new, merged.changed, merged.unchanged, collapsed, rejected, not_for_it)


@dataclass
class Report:
    """Collects what is to be said, and writes the list of rows as it comes."""

    rejects: Path | None = None
    counts: list[Count] = field(default_factory=list)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rejected: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
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
        """Count one file and list what was found in it, in the order of its lines."""
        self.counts.append(counted)
        for found in sorted(findings, key=lambda one: one.line):
            said = f"{found.reason}: {found.detail}" if found.detail else found.reason
            self.reasons[counted.file, found.decision, found.reason.split(": ")[0]] += 1
            if self._rows:
                self._rows.writerow([counted.file, found.line, found.decision, said])
            if found.decision == "rejected" and len(self.rejected) < _SHOWN:
                self.rejected.append(f"{counted.file}, line {found.line}, for {counted.into}: {said}")

    def remark(self, file: str, reason: str, where: str) -> None:
        """Note something about a kept row that is only seen once all are there; it is named by its numbers, not its line."""
        self.reasons[file, "kept", f"kept; {reason}"] += 1
        if self._rows:
            self._rows.writerow([file, 0, "kept", f"kept; {reason}: {where}"])

    @property
    def adds_up(self) -> bool:
        """Whether every row of every file is accounted for."""
        return all(one.adds_up for one in self.counts)

    @property
    def changes(self) -> int:
        """How many rows of ours are new or different."""
        return sum(one.new + one.changed for one in self.counts)

    def lines(self) -> Iterator[str]:
        """The closing summary."""
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
        total = sum(one.rejected for one in self.counts)
        if total:
            yield ""
            yield "Rejected rows:" if total <= _SHOWN else f"The first {_SHOWN} of {total:,} rejected rows:"
            yield from self.rejected
        if self.reasons:
            yield f"Every row is listed in {self.rejects}." if self.rejects else "For a list of every row, add --rejects FILE."


class Progress:
    """A bar on standard error, once an import has taken a second; nothing where no one watches a terminal."""

    def __init__(self) -> None:
        self.began = self.drawn = time.monotonic()
        self.shown = False

    def watch(self, file: CsvFile, rows: Iterator[Row]) -> Iterator[Row]:
        """Pass rows on, drawing now and then."""
        for number, row in enumerate(rows):
            if number % _LOOK_EVERY == 0:
                self._draw(file)
            yield row
        self.say(f"{file.path.name}: merging…")

    def _draw(self, file: CsvFile) -> None:
        now = time.monotonic()
        if now - self.began > _PATIENCE and now - self.drawn > _EVERY:
            self.drawn = now
            part = min(file.at / file.size, 1.0) if file.size else 1.0
            bar = "█" * round(part * _WIDTH)
            self.say(f"{file.path.name} {bar:░<{_WIDTH}} {part:4.0%}")

    def say(self, text: str) -> None:
        """Put one line in place of the last."""
        if sys.stderr.isatty() and time.monotonic() - self.began > _PATIENCE:
            self.shown = True
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the bar away."""
        if self.shown:
            sys.stderr.write("\r\x1b[2K")
