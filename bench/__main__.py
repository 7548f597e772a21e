"""`make bench`: every figure, one after the other. Each is also a command of its own: `python -m bench.NAME`."""

from __future__ import annotations

import subprocess
import sys

NAMES = ("ledger", "intake", "pages", "imports", "procedure", "desk")


def main() -> int:
    """Run all; the exit code is that of the first that failed."""
    codes = []
    for name in NAMES:
        print(f"\n== {name} ==", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
