"""Prints the figures of all benchmarks of patterns in one table: link, find, early and scale.

`python -m bench.patterns [PART …] [--chart FILE]` from the checkout; a part without its records is listed as not measured.
Progress is printed on standard error. The chart is that of growth (scale.py).
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from bench.patterns.rows import Row, markdown_table, print_progress

PARTS = ("link", "find", "early", "scale")


def part(name: str, chart: Path | None) -> list[Row]:
    """Return the rows of one part, or a row saying that it was not measured."""
    print_progress(f"{name} begins")
    module = importlib.import_module(f"bench.patterns.{name}")
    try:
        rows: list[Row] = module.rows(drawn=chart) if name == "scale" else module.rows()
    except (OSError, ModuleNotFoundError) as missing:
        return [Row(name, "not measured", str(missing))]
    return rows


def main() -> int:
    """Print one table of the parts asked for, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw the growth as SVG into this file")
    options = parser.parse_args()
    print(markdown_table([row for name in options.parts or PARTS for row in part(name, options.chart)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
