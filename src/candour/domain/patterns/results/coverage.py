"""Results on the input of a run: rows read and excluded, and the comparison of past investigators with the roster."""

from dataclasses import dataclass, field

from candour.domain.patterns.results.shapes import Exclusion


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """The number of rows in each table of records."""

    rows: dict[str, int]
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkageSummary:
    """How many past investigators were compared, how many surely are officers of the roster, and how many pairs need review."""

    investigators: int
    sure: int
    asked: int
    exclusions: dict[str, int] = field(default_factory=dict)
