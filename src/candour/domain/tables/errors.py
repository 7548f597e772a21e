"""The error that stops an import before any row is used."""

from __future__ import annotations

from collections.abc import Sequence


class FilesRefused(Exception):
    """The mapping or the files cannot be read. `faults` has a sentence for each fault, with its remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
