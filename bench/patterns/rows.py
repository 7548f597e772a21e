"""A row of the table that `python -m bench.patterns` prints, and progress output."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """A measured figure as printed, and the aim it is compared with ('' for none)."""

    task: str
    figure: str
    value: str
    aim: str = ""


def print_progress(words: str) -> None:
    """Print what is being measured, with the time, on standard error."""
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def memory() -> float:
    """Return this process's peak memory in MB. The kernel's `ru_maxrss` would include the parent process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def markdown_table(rows: list[Row]) -> str:
    """Format the rows as a Markdown table."""
    lines = ["| task | figure | measured | aim |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {row.task} | {row.figure} | {row.value} | {row.aim or '–'} |" for row in rows)])
