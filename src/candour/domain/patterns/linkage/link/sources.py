"""Properties of each source that the caller knows: whether a person has one row in the source, or one spelling.

These properties follow from how a file was produced, and are used as constraints that no score overrides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from candour.domain.patterns.linkage.errors import BadTableError

MOST = 62  # constrained sources are bits of one signed 64-bit number, in DuckDB and in Spark alike


@dataclass(frozen=True, slots=True)
class Source:
    """One file or register whose rows are linked, with its constraints.

    `one_row`: a person has one row, so two rows are two people (a roster). `one_spelling`: a person may have several rows, all
    with the same name, dates, ethnicity and sex (an export of postings joined to one table of people).
    """

    name: str
    one_row: bool = False
    one_spelling: bool = False


def bits(sources: Iterable[Source]) -> dict[str, int]:
    """Map each constrained source's name to a bit (1, 2, 4 …), sorted by name. Raises `BadTableError` above `MOST` sources."""
    names = sorted({source.name for source in sources if source.one_row or source.one_spelling})
    if len(names) > MOST:
        raise BadTableError(f"{len(names)} sources are marked one-row or one-spelling; at most {MOST} can be. Join some.")
    return {name: 1 << place for place, name in enumerate(names)}
