"""`make bench`: runs all benchmarks in turn. Each can also be run alone: `python -m bench.NAME`."""

from __future__ import annotations

import subprocess
import sys

NAMES = ("ledger", "intake", "pages", "imports", "procedure", "desk", "browser")


def main() -> int:
    """Run all benchmarks; return the exit code of the first that failed, or 0."""
    codes = []
    for name in NAMES:
        print(f"\n== {name} ==", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
