"""Who is accused again and again, in one force: how much falls on few, and units beside each other."""

from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Exclusion, Window


@dataclass(frozen=True, slots=True)
class Share:
    """What part of all cases the top part of officers holds; its 95 % interval; what equal rates would give them."""

    top: float
    held: float
    low: float
    high: float
    by_chance: float


@dataclass(frozen=True, slots=True)
class Holders:
    """Officers with at least so many cases: what part of all officers they are, what they hold, and both under equal rates."""

    at_least: int
    officers: float
    held: float
    officers_by_chance: float
    held_by_chance: float


@dataclass(frozen=True)
class Concentration:
    """The shares, the holders, the Gini coefficients (found, by chance), and on how many officers and cases they rest."""

    officers: int
    cases: int
    shares: tuple[Share, ...]
    holders: tuple[Holders, ...]
    gini: float
    gini_by_chance: float


@dataclass(frozen=True, slots=True)
class UnitRate:
    """One unit beside what the same time in post usually brings.

    `relative`, with its 95 % interval `low` and `high`, is drawn towards 1 (docs/methods/empirical_bayes.md); `rate` is cases a
    year; `over_twice` is the probability that the true rate is over twice the usual.
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
    """What was counted in the window. `clusters` is how many officers had cases closer together than chance explains.

    `units` stand with the highest `relative` first; empty where no posting is on record.
    """

    window: Window
    shared: Concentration
    clusters: int
    units: tuple[UnitRate, ...]
    exclusions: tuple[Exclusion, ...] = ()
