"""Chooses the group to compare others with, applies the four-fifths rule, and says how many events a rate needs to be shown.

The four-fifths rule (29 CFR 1607.4(D)) asks whether one group's rate is under 80 % of another's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from candour.domain.patterns.results.disparity import FourFifths, GroupRow
from candour.domain.patterns.results.shapes import Interval

LEAST = 20  # events under which no rate is shown: chance alone then moves it by more than 40 %
WITHHELD = f"fewer than {LEAST} events"
_USUAL = {"ethnicity": "white", "sex": "male", "filed_by": "public"}


def reference_group(by: tuple[str, ...], totals: Mapping[str, float], preferred: str = "") -> str:
    """Choose the reference group, the group that others are compared with.

    It is `preferred` if that group has rows, else the usual one for the attributes `by`, such as men for sex, else the largest;
    of two equally large groups the first by name. `totals` is a dict from each group to its number of rows.
    """
    usual = " ".join(_USUAL.get(name, "") for name in by)
    for name in (preferred, usual):
        if totals.get(name):
            return name
    return min(totals, key=lambda name: (-totals[name], name)) if totals else ""


def four_fifths(shares: Mapping[str, Interval], group: str, *, shares_of_rows: bool = True) -> FourFifths | None:
    """Apply the four-fifths rule: compare `group` with the group that has the lowest rate of the event, such as a dismissal.

    `shares` is a dict from each group to its rate. The result also compares the shares without the event (1 − rate), unless
    `shares_of_rows` is false because the rates are events per year. Returns None for a group whose rate is not shown. Source:
    Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D).
    """
    if group not in shares:
        return None
    best = min(shares, key=lambda name: (shares[name].value, name))
    own, theirs = shares[group].value, shares[best].value
    spared = (1 - own) / (1 - theirs) if shares_of_rows and theirs < 1 else None
    return FourFifths(best, theirs / own, spared)


def with_four_fifths(rows: Sequence[GroupRow], *, shares_of_rows: bool = True) -> tuple[GroupRow, ...]:
    """Return the groups' result rows, the largest group first, each with its comparison under the four-fifths rule.

    The rule asks whether one group's rate is under 80 % of another's. `shares_of_rows` is true where a rate is the share of a
    group's rows with an event, and false where it is a number of events per year.
    """
    shares = {row.group: row.share for row in rows if row.share is not None}
    with_rule = [replace(row, four_fifths=four_fifths(shares, row.group, shares_of_rows=shares_of_rows)) for row in rows]
    return tuple(sorted(with_rule, key=lambda row: (-row.total, row.group)))
