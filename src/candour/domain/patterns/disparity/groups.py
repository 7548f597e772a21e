"""Chooses the reference group of a comparison, applies the four-fifths rule, and defines the least number of events shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from candour.domain.patterns.results.disparity import FourFifths, GroupRow
from candour.domain.patterns.results.shapes import Interval

LEAST = 20  # events under which no rate is shown: chance alone then moves it by more than 40 %
WITHHELD = f"fewer than {LEAST} events"
_USUAL = {"ethnicity": "white", "sex": "male", "filed_by": "public"}


def reference_group(by: tuple[str, ...], totals: Mapping[str, float], preferred: str = "") -> str:
    """Choose the reference group: `preferred` if that has rows, else the usual one of the attributes `by`, else the largest.

    Of two groups of equal size the first by name is chosen.
    """
    usual = " ".join(_USUAL.get(name, "") for name in by)
    for name in (preferred, usual):
        if totals.get(name):
            return name
    return min(totals, key=lambda name: (-totals[name], name)) if totals else ""


def four_fifths(shares: Mapping[str, Interval], group: str, *, shares_of_rows: bool = True) -> FourFifths | None:
    """Apply the four-fifths rule: compare `group` with the group that has the lowest rate of the event.

    `shares_of_rows` is false for events per year, for which there is no rate of not having the event. Returns None for a group
    whose rate is not shown. Source: Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D).
    """
    if group not in shares:
        return None
    best = min(shares, key=lambda name: (shares[name].value, name))
    own, theirs = shares[group].value, shares[best].value
    spared = (1 - own) / (1 - theirs) if shares_of_rows and theirs < 1 else None
    return FourFifths(best, theirs / own, spared)


def with_four_fifths(rows: Sequence[GroupRow], *, shares_of_rows: bool = True) -> tuple[GroupRow, ...]:
    """Return the groups, largest first, each with its comparison under the four-fifths rule."""
    shares = {row.group: row.share for row in rows if row.share is not None}
    with_rule = [replace(row, four_fifths=four_fifths(shares, row.group, shares_of_rows=shares_of_rows)) for row in rows]
    return tuple(sorted(with_rule, key=lambda row: (-row.total, row.group)))
