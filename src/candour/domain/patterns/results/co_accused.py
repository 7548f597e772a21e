"""Result classes for officers accused together in one force: pairs with shared cases, and officers who connect groups."""

from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Exclusion, Window


@dataclass(frozen=True, slots=True)
class Pair:
    """Two officers and the number of cases in which both are accused."""

    cases: int
    one_id: str
    other_id: str


@dataclass(frozen=True, slots=True)
class Between:
    """An officer who connects groups: share of shortest `paths` that pass through, numbers of co-accused and of groups."""

    officer_id: str
    paths: float
    accused_with: int
    groups: float


@dataclass(frozen=True, slots=True)
class CoAccused:
    """The network of co-accused officers. `groups`: sizes of the largest communities; `modularity` is None without ties."""

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
