"""What the caller knows of each source file: whether each person has one row in the file, or one spelling of all facts.

How a file was produced decides this. Such knowledge forbids linking certain rows as one person, whatever their match weight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from candour.domain.patterns.linkage.errors import BadTableError

MOST = 62  # constrained sources are bits of one signed 64-bit number, in DuckDB and in Spark alike


@dataclass(frozen=True, slots=True)
class Source:
    """One file or register whose rows are linked, and what is certain about its rows.

    `one_row`: each person has one row, so two rows are two people, as in a roster. `one_spelling`: a person may have several
    rows, but all with the same name, dates, ethnicity and sex, as in an export of postings joined to one table of people; so
    rows that differ in these facts are two people.
    """

    name: str
    one_row: bool = False
    one_spelling: bool = False


def bits(sources: Iterable[Source]) -> dict[str, int]:
    """Return a dict from the name of each source to its flag, a power of two (1, 2, 4 …), in the order of the sorted names.

    Only sources with `one_row` or `one_spelling` get a flag. Raises `BadTableError` for more than `MOST` such sources.
    """
    names = sorted({source.name for source in sources if source.one_row or source.one_spelling})
    if len(names) > MOST:
        raise BadTableError(f"{len(names)} sources are marked one-row or one-spelling; at most {MOST} can be. Join some.")
    return {name: 1 << place for place, name in enumerate(names)}
