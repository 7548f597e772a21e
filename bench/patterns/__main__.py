"""Every figure of patterns in one table: link, find, scale and early, each as its own module also prints it.

`python -m bench.patterns` from the checkout; a part whose records are absent says so instead of a figure.
"""

from __future__ import annotations

import importlib
import sys

from bench.patterns.rows import Row, show

PARTS = ("link", "find", "scale", "early")


def part(name: str) -> list[Row]:
    """The rows of one part."""
    try:
        made: list[Row] = importlib.import_module(f"bench.patterns.{name}").rows()
    except (OSError, ModuleNotFoundError) as missing:
        return [Row(name, "not measured", str(missing))]
    return made


def main() -> int:
    """Print one table of every part asked for, or of all."""
    print(show([row for name in sys.argv[1:] or PARTS for row in part(name)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
