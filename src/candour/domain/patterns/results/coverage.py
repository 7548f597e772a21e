"""Result classes for what one run of the statistics read: rows read and left out, and investigators matched with the roster."""

from dataclasses import dataclass, field

from candour.domain.patterns.results.shapes import Exclusion


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """How many rows one run of the statistics read: a dict from each table of records to its number of rows.

    `exclusions` counts the rows left out or changed, with reasons.
    """

    rows: dict[str, int]
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkageSummary:
    """How many investigators of past cases were compared with the roster's officers, to find out which are the same person.

    `sure` is the number that surely match an officer, and `asked` the number of pairs that a person must check. `exclusions` is
    a dict from each reason to the number of rows not compared.
    """

    investigators: int
    sure: int
    asked: int
    exclusions: dict[str, int] = field(default_factory=dict)
