"""Who is accused with whom in one force: the pairs with most cases, and the officers between groups."""

from dataclasses import dataclass

from candour.domain.patterns.results.shapes import Exclusion, Window


@dataclass(frozen=True, slots=True)
class Pair:
    """Two officers accused together in so many cases."""

    cases: int
    one_id: str
    other_id: str


@dataclass(frozen=True, slots=True)
class Between:
    """One officer over whom shortest paths lead (share of them), how many were accused with them, how many other groups."""

    officer_id: str
    paths: float
    accused_with: int
    groups: float


@dataclass(frozen=True, slots=True)
class CoAccused:
    """The network in numbers. `groups` are the sizes of the largest communities; `modularity` is None without any tie."""

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
        """Every officer named."""
        pairs = {name for pair in self.pairs for name in (pair.one_id, pair.other_id)}
        return pairs | {row.officer_id for row in self.between}
