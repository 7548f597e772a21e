"""Result classes for officers accused together in one force: pairs with shared cases, and officers who connect groups."""

from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Exclusion, Window


@dataclass(frozen=True, slots=True)
class Pair:
    """Two officers, given by ids, and the number of cases in which both are accused."""

    cases: int
    one_id: str
    other_id: str


@dataclass(frozen=True, slots=True)
class Between:
    """An officer who connects groups of officers accused together.

    `paths` is the share of shortest paths between other officers that pass through this officer. `accused_with` is the number
    of officers accused together with this officer, and `groups` the number of groups (communities) to which those officers
    belong, without this officer's own group.
    """

    officer_id: str
    paths: float
    accused_with: int
    groups: float


@dataclass(frozen=True, slots=True)
class CoAccused:
    """The network of officers accused together: `officers` and `ties` are counts, `pairs` the officers with most shared cases.

    `between` are the officers who connect groups. `groups` are the sizes of the largest communities (groups of densely tied
    officers). `modularity` is the share of ties within communities beyond chance; None without ties.
    """

    window: Window
    officers: int
    ties: int
    pairs: tuple[Pair, ...] = ()
    between: tuple[Between, ...] = ()
    groups: tuple[int, ...] = ()
    modularity: float | None = None
    exclusions: tuple[Exclusion, ...] = ()

    @property
    def officer_ids(self) -> set[str]:
        """Return the ids of all officers in `pairs` and `between`."""
        pairs = {name for pair in self.pairs for name in (pair.one_id, pair.other_id)}
        return pairs | {row.officer_id for row in self.between}
