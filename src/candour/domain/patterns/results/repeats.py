"""Result classes for repeated accusations in one force: concentration on few officers, and rates of units."""

from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Exclusion, Window


@dataclass(frozen=True, slots=True)
class Share:
    """The share of all cases (`held`) that falls on the `top` share of officers, those with most cases.

    `low` and `high` are the bounds of its 95 % interval; `by_chance` is the share if all officers had equal rates.
    """

    top: float
    held: float
    low: float
    high: float
    by_chance: float


@dataclass(frozen=True, slots=True)
class Holders:
    """The officers with `at_least` or more cases: their share of all officers (`officers`) and of all cases (`held`).

    The two fields `…_by_chance` are these shares if all officers had equal rates.
    """

    at_least: int
    officers: float
    held: float
    officers_by_chance: float
    held_by_chance: float


@dataclass(frozen=True)
class Concentration:
    """How cases concentrate on few officers, with the Gini coefficient (0: equal counts, near 1: one officer has all cases).

    `gini_by_chance` is the coefficient if all officers had equal rates.
    """

    officers: int
    cases: int
    shares: tuple[Share, ...]
    holders: tuple[Holders, ...]
    gini: float
    gini_by_chance: float


@dataclass(frozen=True, slots=True)
class UnitRate:
    """The cases against officers of one unit, compared with the number expected for the same time in post.

    `years` is the total time in post of the unit's officers, and `rate` is cases a year. `relative` is cases over expected
    cases, moved towards 1 because chance may explain the difference, with its 95 % interval `low` to `high`
    (docs/methods/empirical_bayes.md). `over_twice` is the probability that the true ratio is over 2.
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
    """Repeated accusations in the window: how cases concentrate on few officers (`shared`), and the rates of units.

    `clusters` is the number of officers whose cases are closer together in time than chance explains. `units` are ordered by
    `relative`, highest first; empty where no posting is on record.
    """

    window: Window
    shared: Concentration
    clusters: int
    units: tuple[UnitRate, ...]
    exclusions: tuple[Exclusion, ...] = ()
