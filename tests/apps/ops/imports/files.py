"""Invented sources: a folder with a mapping and CSV files, and one import of it."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import pytest

from candour.apps.ops.imports.run import run

ROSTER = """
what = "roster"
force = { code = "NMC", name = "Northmoor Constabulary" }

[[table]]
into = "officers"
file = "officers.csv"
[table.columns]
source_ref = "Number"
first_name = "First"
last_name = "Last"
appointed_on = { column = "Joined", dates = ["%Y-%m-%d", "%d/%m/%Y"], not_before = 1950-01-01 }
birth_year = "Born"
"""
HEADER = "Number,First,Last,Joined,Born\n"

CASES = """
what = "allegations"
source = "old system"
force = { code = "NMC" }

[[table]]
into = "cases"
file = "complaints.csv"
order = [["incident_on", "received_on"]]
[table.columns]
source_ref = "No"
reference = { pattern = "NMC-{Year}-{No}" }
incident_on = "Happened"
received_on = "Received"
[table.facts]
beat = { column = "Beat", pad = 4 }

[[table]]
into = "allegations"
file = "allegations.csv"
[table.columns]
source_ref = { pattern = "{No}/{Officer}" }
case = "No"
subject = "Officer"
subject_ref = "Officer"
category = { column = "Kind", values = { force = "B4" } }
finding = { column = "Result", sentence = true, expected = true }
"""


@dataclass
class Outcome:
    """What an import answered and said."""

    code: int
    out: str
    err: str
    rows: list[tuple[str, int, str, str]]


@dataclass
class Source:
    """A folder to import from."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def write(self, name: str, content: str | bytes) -> None:
        data = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)

    def roster(self, rows: str | bytes, mapping: str = ROSTER, *, dry_run: bool = False) -> Outcome:
        """Import officers whose rows are given, without or with their header."""
        if isinstance(rows, str):
            self.write("officers.csv", rows if rows.startswith("Number") else HEADER + rows)
        else:
            self.write("officers.csv", rows)
        return self.bring("roster", mapping, dry_run=dry_run)

    def bring(self, what: str, mapping: str, *, dry_run: bool = False) -> Outcome:
        self.write("mapping.toml", mapping)
        rejects = self.folder / "rejects.csv"
        rejects.unlink(missing_ok=True)
        code = run(what, self.folder / "mapping.toml", dry_run=dry_run, rejects=rejects)
        said = self.capsys.readouterr()
        return Outcome(code, said.out, said.err, _rows(rejects))


def _rows(path: Path) -> list[tuple[str, int, str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["file"], int(row["line"]), row["decision"], row["reason"]) for row in csv.DictReader(file)]
