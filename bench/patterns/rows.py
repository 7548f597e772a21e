"""One line of the table that `python -m bench.patterns` prints."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, the figure as printed, and the aim it is held against ('' for none)."""

    task: str
    figure: str
    value: str
    aim: str = ""


def told(words: str) -> None:
    """Say what is being measured, beside the table."""
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def memory() -> float:
    """The most memory this process has held, in MB. The kernel's `ru_maxrss` would count the process it was started from."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def show(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| task | figure | measured | aim |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {row.task} | {row.figure} | {row.value} | {row.aim or '–'} |" for row in rows)])
