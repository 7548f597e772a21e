"""Makes the `candour` command runnable as `python -m candour.apps.ops.command`."""

from __future__ import annotations

import sys

from candour.apps.ops.command import main

if __name__ == "__main__":
    sys.exit(main())
