"""Result classes for the input of a counting run: rows read and excluded, and past investigators compared with the roster."""

from dataclasses import dataclass, field

from candour.domain.patterns.results.shapes import Exclusion


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """The number of rows that a counting run read, for each table of records."""

    rows: dict[str, int]
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkageSummary:
    """How many past investigators were compared to the roster, how many surely match an officer, how many pairs need review."""

    investigators: int
    sure: int
    asked: int
    exclusions: dict[str, int] = field(default_factory=dict)
