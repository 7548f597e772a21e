"""What a run read: rows by table, and what was not used as it came; and how past investigators fit the roster."""

from dataclasses import dataclass, field

from candour.domain.patterns.results.shapes import Exclusion


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """Rows of each table of records."""

    rows: dict[str, int]
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkageSummary:
    """Of so many past investigators, how many are officers of the roster beyond doubt, and how many pairs need a person."""

    investigators: int
    sure: int
    asked: int
    exclusions: dict[str, int] = field(default_factory=dict)
