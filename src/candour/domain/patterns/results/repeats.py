"""Result classes for repeated accusations in one force: concentration on few officers, and rates of units."""

from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Exclusion, Window


@dataclass(frozen=True, slots=True)
class Share:
    """The share of cases (`held`) on the `top` share of officers, its 95 % interval, and its value if all rates were equal."""

    top: float
    held: float
    low: float
    high: float
    by_chance: float


@dataclass(frozen=True, slots=True)
class Holders:
    """The officers with `at_least` or more cases: their share of officers and of cases; both shares if all rates were equal."""

    at_least: int
    officers: float
    held: float
    officers_by_chance: float
    held_by_chance: float


@dataclass(frozen=True)
class Concentration:
    """How cases concentrate on few officers, with the Gini coefficient and its value under equal rates (`gini_by_chance`)."""

    officers: int
    cases: int
    shares: tuple[Share, ...]
    holders: tuple[Holders, ...]
    gini: float
    gini_by_chance: float


@dataclass(frozen=True, slots=True)
class UnitRate:
    """The cases against officers of one unit, compared with those expected for the same time in post.

    `relative` is the ratio of cases to expected cases, shrunken towards 1, with its 95 % interval `low` to `high`
    (docs/methods/empirical_bayes.md); `rate` is cases a year; `over_twice` is the probability that the true ratio is over 2.
    """

    unit: str
    cases: int
    allegations: int
    proven: int
    years: float
    expected: float
    rate: float
    relative: float
    low: float
    high: float
    over_twice: float


@dataclass(frozen=True, slots=True)
class Repeats:
    """Repeated accusations in the window. `clusters`: how many officers have cases closer together than chance explains.

    `units` are ordered by `relative`, highest first; empty where no posting is on record.
    """

    window: Window
    shared: Concentration
    clusters: int
    units: tuple[UnitRate, ...]
    exclusions: tuple[Exclusion, ...] = ()
