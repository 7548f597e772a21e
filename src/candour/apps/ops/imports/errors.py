"""What stops an import before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence


class ImportRefused(Exception):
    """The import did not happen. Every fault is named at once, with its remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
