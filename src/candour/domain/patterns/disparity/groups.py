"""Which group the others are held against, who was treated best, and when a rate may not be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from candour.domain.patterns.results.disparity import FourFifths, GroupRow
from candour.domain.patterns.results.shapes import Interval

LEAST = 20  # events under which no rate is shown: chance alone then moves it by more than 40 %
WITHHELD = f"fewer than {LEAST} events"
_USUAL = {"ethnicity": "white", "sex": "male", "filed_by": "public"}


def reference_group(by: tuple[str, ...], totals: Mapping[str, float], wished: str = "") -> str:
    """The group wished for, else the usual one of these attributes, else the largest (by name when two are as large)."""
    usual = " ".join(_USUAL.get(name, "") for name in by)
    for name in (wished, usual):
        if totals.get(name):
            return name
    return min(totals, key=lambda name: (-totals[name], name)) if totals else ""


def four_fifths(shares: Mapping[str, Interval], group: str, *, shares_of_rows: bool = True) -> FourFifths | None:
    """A group held against the best treated one: the lowest rate of the event among those shown.

    `shares_of_rows` false says that the rates are events for each year, of which nobody is "spared".
    Source: Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D). None for a group not shown.
    """
    if group not in shares:
        return None
    best = min(shares, key=lambda name: (shares[name].value, name))
    mine, theirs = shares[group].value, shares[best].value
    spared = (1 - mine) / (1 - theirs) if shares_of_rows and theirs < 1 else None
    return FourFifths(best, theirs / mine, spared)


def judged(found: Sequence[GroupRow], *, shares_of_rows: bool = True) -> tuple[GroupRow, ...]:
    """The groups, largest first, each with the rule of four fifths against the best treated."""
    shares = {row.group: row.share for row in found if row.share is not None}
    ruled = [replace(row, four_fifths=four_fifths(shares, row.group, shares_of_rows=shares_of_rows)) for row in found]
    return tuple(sorted(ruled, key=lambda row: (-row.total, row.group)))
