"""Findings into files: CSV, Parquet and JSON by DuckDB, one a sheet, and one HTML report that stands alone.

What was not counted is a sheet like any other, and stands in the report. Not here: what was found.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from candour.analyst.sheets import Findings, Named, Sheet, sheet
from candour.domain.charts import Chart, Column, Table, report

FORMATS = ("csv", "parquet", "json", "html")
_COPY = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet, COMPRESSION zstd", "json": "FORMAT json, ARRAY true"}
_SHOWN = 200
_PLACES = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the findings go."""
    parser.add_argument("--out", default=".", metavar="FOLDER", help="folder the files are written to (default: here)")
    parser.add_argument(
        "--format", default="html,csv", type=_formats, metavar="LIST", help=f"any of {','.join(FORMATS)} (default html,csv)"
    )


def write(findings: Findings, options: argparse.Namespace) -> int:
    """Write every file asked for and say in a few lines what was found and where it lies. Returns 0."""
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    sheets = [*findings.sheets, *_uncounted(findings)]
    written = []
    for form in options.format:
        if form == "html":
            written.append(_report(findings, sheets, folder))
        else:
            written += [_copy(one, folder / f"{findings.command}_{one.name}.{form}", form) for one in sheets]
    sys.stdout.write("\n".join([*findings.words, *(f"Not counted as it came: {one}" for one in findings.exclusions)]) + "\n")
    sys.stdout.write("\n".join(f"Wrote {path}" for path in written) + "\n")
    return 0


def _formats(given: str) -> list[str]:
    asked = [one.strip() for one in given.split(",") if one.strip()]
    odd = sorted(set(asked) - set(FORMATS))
    if odd or not asked:
        raise argparse.ArgumentTypeError(f"{', '.join(odd) or 'nothing'} is no format; choose from {', '.join(FORMATS)}")
    return asked


def _uncounted(findings: Findings) -> list[Sheet]:
    if not findings.sheets:
        return []
    rows = [(one.table, one.source, one.reason, one.decision, one.rows) for one in findings.exclusions]
    columns = ("table", "source", "reason", "decision", "rows")
    connection = findings.sheets[0].connection
    return [sheet(connection, Named("exclusions", "What was not counted as it came"), columns, rows)]


def _copy(one: Sheet, path: Path, form: str) -> Path:
    place = str(path).replace("'", "''")
    one.connection.execute(f"COPY ({one.query}) TO '{place}' ({_COPY[form]})")
    return path


def _report(findings: Findings, sheets: list[Sheet], folder: Path) -> Path:
    path = folder / f"{findings.command}.html"
    parts: list[Chart | Table] = [*findings.charts, *(_table(one) for one in sheets)]
    path.write_text(report(findings.title, findings.words, parts), encoding="utf-8")
    return path


def _table(one: Sheet) -> Table:
    """The first rows of a sheet as people read them; the files hold all."""
    asked = one.connection.execute(one.query)
    columns = [(name, _is_number(str(kind))) for name, kind, *_ in asked.description or ()]
    rows = asked.fetchmany(_SHOWN + 1)
    caption = one.title + (f" (the first {_SHOWN} rows)" if len(rows) > _SHOWN else "") + (f". {one.note}" if one.note else "")
    cells = tuple(tuple(_text(value) for value in row) for row in rows[:_SHOWN])
    return Table(caption, tuple(Column(name.replace("_", " "), number=number) for name, number in columns), cells)


def _is_number(kind: str) -> bool:
    return kind.upper().startswith(("NUMBER", "BIGINT", "INTEGER", "HUGEINT", "DOUBLE", "DECIMAL", "UBIGINT"))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.{_PLACES}f}"
    if isinstance(value, int):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
