"""What can go wrong in patterns, as one small hierarchy. Each message says what to do next."""

from collections.abc import Sequence


class PatternsError(Exception):
    """Base of every error this package raises."""


class RecordsRefused(PatternsError):
    """The records cannot be read at all. Every fault is named at once, with its remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
