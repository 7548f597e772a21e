"""The errors that domain/patterns raises. Each message says what to do next."""

from collections.abc import Sequence


class PatternsError(Exception):
    """Base class of every error that domain/patterns raises."""


class RecordsRefused(PatternsError):
    """Records that cannot be read at all. The message lists every fault with its remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
