"""Writes the output of a sub-command to files: one CSV, Parquet or JSON file for each sheet of figures, and one HTML report.

The numbers of rows that were not counted are written to a further sheet and to the report. Not here: computing the figures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from candour.analyst.sheets import Findings, Sheet, SheetHeading, sheet
from candour.domain.charts import Chart, Column, Table, report

FORMATS = ("csv", "parquet", "json", "html")
_COPY = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet, COMPRESSION zstd", "json": "FORMAT json, ARRAY true"}
_SHOWN = 200
_PLACES = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line arguments for the output folder and the formats of files."""
    parser.add_argument("--out", default=".", metavar="FOLDER", help="folder the files are written to (default: here)")
    parser.add_argument(
        "--format",
        default="html,csv",
        type=_parse_formats,
        metavar="LIST",
        help=f"any of {','.join(FORMATS)} (default html,csv)",
    )


def write(findings: Findings, options: argparse.Namespace) -> int:
    """Write the output of a sub-command in the formats that the options name, and print a summary and the paths. Returns 0."""
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    sheets = [*findings.sheets, *_sheets_of_exclusions(findings)]
    written = []
    for form in options.format:
        if form == "html":
            written.append(_write_report(findings, sheets, folder))
        else:
            written += [_write_sheet(item, folder / f"{findings.command}_{item.name}.{form}", form) for item in sheets]
    sys.stdout.write("\n".join([*findings.words, *(f"Not counted as it came: {item}" for item in findings.exclusions)]) + "\n")
    sys.stdout.write("\n".join(f"Wrote {path}" for path in written) + "\n")
    return 0


def _parse_formats(text: str) -> list[str]:
    """Parse a comma-separated list of file formats; an unknown format is an error of the command line."""
    asked = [name.strip() for name in text.split(",") if name.strip()]
    odd = sorted(set(asked) - set(FORMATS))
    if odd or not asked:
        raise argparse.ArgumentTypeError(f"{', '.join(odd) or 'nothing'} is no format; choose from {', '.join(FORMATS)}")
    return asked


def _sheets_of_exclusions(findings: Findings) -> list[Sheet]:
    """Return a list with the sheet that says how many rows were not counted, and why; empty if the output has no sheet."""
    if not findings.sheets:
        return []
    rows = [
        (exclusion.table, exclusion.source, exclusion.reason, exclusion.decision, exclusion.rows)
        for exclusion in findings.exclusions
    ]
    columns = ("table", "source", "reason", "decision", "rows")
    connection = findings.sheets[0].connection
    return [sheet(connection, SheetHeading("exclusions", "What was not counted as it came"), columns, rows)]


def _write_sheet(sheet_: Sheet, path: Path, form: str) -> Path:
    """Write a sheet of figures to a file in the format `form` (CSV, Parquet or JSON) and return the path of the file."""
    place = str(path).replace("'", "''")
    sheet_.connection.execute(f"COPY ({sheet_.query}) TO '{place}' ({_COPY[form]})")
    return path


def _write_report(findings: Findings, sheets: list[Sheet], folder: Path) -> Path:
    """Write the HTML report of a sub-command's output into the folder and return the path of the report."""
    path = folder / f"{findings.command}.html"
    parts: list[Chart | Table] = [*findings.charts, *(_table_of_first_rows(sheet_) for sheet_ in sheets)]
    path.write_text(report(findings.title, findings.words, parts), encoding="utf-8")
    return path


def _table_of_first_rows(sheet_: Sheet) -> Table:
    """Return the first rows of a sheet of figures, formatted for the HTML report; the other files hold all rows."""
    asked = sheet_.connection.execute(sheet_.query)
    columns = [(name, _is_number(str(kind))) for name, kind, *_ in asked.description or ()]
    rows = asked.fetchmany(_SHOWN + 1)
    caption = (
        sheet_.title
        + (f" (the first {_SHOWN} rows)" if len(rows) > _SHOWN else "")
        + (f". {sheet_.note}" if sheet_.note else "")
    )
    cells = tuple(tuple(_text_of_value(value) for value in row) for row in rows[:_SHOWN])
    return Table(caption, tuple(Column(name.replace("_", " "), number=number) for name, number in columns), cells)


def _is_number(kind: str) -> bool:
    """Return whether a column of this DuckDB type (`kind`) holds numbers."""
    return kind.upper().startswith(("NUMBER", "BIGINT", "INTEGER", "HUGEINT", "DOUBLE", "DECIMAL", "UBIGINT"))


def _text_of_value(value: object) -> str:
    """Return a value as a text for the report: '' for None, numbers with thousands separators, days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.{_PLACES}f}"
    if isinstance(value, int):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
