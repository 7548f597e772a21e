"""The error that stops an import before any row of its files is used."""

from __future__ import annotations

from collections.abc import Sequence


class FilesRefused(Exception):
    """Raised where a mapping file or its CSV files cannot be read; `faults` has a sentence for each fault, with the remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
