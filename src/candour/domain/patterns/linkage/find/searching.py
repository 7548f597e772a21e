"""Searches a register for the officer described; gives each candidate a probability and the points that it results from.

Points are doublings of the odds. For each fact compared they are log2(m / u): m is the probability that the officer described
reaches the level of agreement found, and u the probability that any officer does. With n officers, w_i the sum of the points of
officer i, and a share q of descriptions whose officer is not on the register, officer i is the one meant with probability
((1-q)/n)·2^w_i / (q + Σ_j ((1-q)/n)·2^w_j). This is Bayes' rule over all officers at once, so that two officers who fit equally
well share the probability. Before the comparison all officers are equally likely; earlier reports about an officer do not
count. Nothing is stored. Not here: who may search (apps/insight).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.find.comparisons import NOT_STATED
from candour.domain.patterns.linkage.find.descriptions import ComparableDescription, Description, to_comparable
from candour.domain.patterns.linkage.find.errors import EmptyRegisterError, NothingToGoOnError
from candour.domain.patterns.linkage.find.levels import Compared, compare
from candour.domain.patterns.linkage.find.register import Register
from candour.domain.patterns.linkage.find.weights import LevelWeights, level_weights, points
from candour.domain.patterns.linkage.models import Model

NOT_ON_REGISTER = "not_on_register"
LIKELY = "likely"
POSSIBLE = "possible"
STRIDE = 6.0  # points by which the threshold is lowered until there are enough candidates


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation of a candidate's probability: one fact compared, its points, and the reason in words.

    `points` are doublings of the odds that the officer is the one described.
    """

    label: str
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One officer and the probability (0 to 1) that the description is of this officer.

    `waterfall` explains the probability: the points of its steps add up to log2(probability).
    """

    officer_id: str
    probability: float
    waterfall: tuple[Step, ...]

    @property
    def score(self) -> float:
        """The sum of the points of all steps in `waterfall`, which is log2 of the candidate's probability."""
        return sum(step.points for step in self.waterfall)


@dataclass(frozen=True, slots=True)
class Finding(Sequence[Candidate]):
    """The result of a search for the officer described: a sequence of candidates, likeliest first.

    `elsewhere` is the probability that the officer described is not on the register. `others` is the probability that the
    officer is on the register but not among the candidates. Together with the candidates' probabilities these add up to 1.
    `verdict` is `likely`, `possible` or `cannot tell`; `notes` are sentences on statements of the description that could not be
    compared.
    """

    candidates: tuple[Candidate, ...]
    elsewhere: float
    others: float
    verdict: str
    notes: tuple[str, ...] = ()

    @overload
    def __getitem__(self, place: int) -> Candidate: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Candidate]: ...

    def __getitem__(self, place: int | slice) -> Candidate | Sequence[Candidate]:
        return self.candidates[place]

    def __len__(self) -> int:
        return len(self.candidates)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.candidates)


def find(register: Register, description: Description, model: Model | None = None, limit: int = 10) -> Finding:
    """Rank a register's officers by how well they fit a description, and return the `limit` likeliest.

    Without `model`, `default_model` is used. Raises EmptyRegisterError for a register without officers, NothingToGoOnError for
    a description that states no fact to compare, and WrongShapeError for a model trained for other comparisons.
    """
    if not register.size:
        raise EmptyRegisterError("The register has no officer. Import a roster first.")
    described = to_comparable(description)
    if described.says_nothing():
        raise NothingToGoOnError(" ".join(("The description says nothing that a register knows.", *described.notes)))
    used = model or default_model()
    described = _without_foreign_script(register, described)
    weighed = _add_points(compare(register, described), level_weights(used))
    return _build_finding(register, described, used, weighed, limit)


@lru_cache(maxsize=1)
def default_model() -> Model:
    """Load the model that comes with Candour; docs/methods/find_the_officer.md names its training data."""
    return models.load(Path(str(resources.files(__package__).joinpath("model.json"))))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The result of comparing a description with all officers in one fact, with the points of each level of agreement.

    `points` are indexed by level number; a point is a doubling of the odds that the officer is the one described.
    """

    compared: Compared
    points: NDArray[np.float64]


def _without_foreign_script(register: Register, described: ComparableDescription) -> ComparableDescription:
    """Return the description, without its names if no letter of the surname described occurs in any surname on the register.

    This prevents comparing names in two different scripts.
    """
    if not described.surname or register.letters & set(described.surname):
        return described
    note = "The register writes no name in this script, so the names were not compared."
    return replace(described, surname="", halves=(), given="", initial="", notes=(*described.notes, note))


def _add_points(compared: Sequence[Compared], known: dict[str, LevelWeights]) -> list[Weighed]:
    """Return the result of each comparison together with the points of each of its levels of agreement.

    A point is a doubling of the odds that the officer is the one described. `known` is a dict from the name of a comparison,
    such as the surname, to the weights of its levels.
    """
    return [Weighed(each, points(known[each.comparison.name], each)) for each in compared]


def _build_finding(
    register: Register, described: ComparableDescription, model: Model, weighed: Sequence[Weighed], limit: int
) -> Finding:
    """Add up the points of every officer and build the result of the search, with the `limit` likeliest officers."""
    missing = model.thresholds[NOT_ON_REGISTER]
    start = float(np.log2((1 - missing) / register.size))
    scale = model.thresholds.get("scale", 1.0)
    total = np.full(register.size, start)
    for each in weighed:
        total += scale * each.points[each.compared.levels]
    everything = _log2_sum(total, float(np.log2(missing)))
    first = _likeliest(total, limit)
    candidates = tuple(
        Candidate(
            register.ids[row], float(np.exp2(total[row] - everything)), _build_waterfall(row, start, scale, weighed, everything)
        )
        for row in first
    )
    elsewhere = float(np.exp2(np.log2(missing) - everything))
    others = max(1.0 - elsewhere - sum(candidate.probability for candidate in candidates), 0.0)
    return Finding(candidates, elsewhere, others, _verdict(candidates, model), described.notes)


def _log2_sum(total: NDArray[np.float64], missing: float) -> float:
    """Return log2 of the sum of 2^x, for x each element of `total` and also `missing`; computed without overflow."""
    most = max(float(total.max()), missing)
    return most + float(np.log2(np.exp2(total - most).sum() + np.exp2(missing - most)))


def _likeliest(total: NDArray[np.float64], limit: int) -> list[int]:
    """Return the indexes of the officers with the most points, at most `limit`; officers with equal points in register order.

    `total` holds the sum of the points of each officer.
    """
    wanted = min(limit, len(total))
    edge = float(total.max()) - STRIDE
    while (among := np.nonzero(total >= edge)[0]).size < wanted:
        edge -= STRIDE
    rounded = np.round(total[among], 9)  # sums of the same points may differ in their last digit
    return [int(row) for row in among[np.argsort(-rounded, kind="stable")][:wanted]]


def _build_waterfall(row: int, start: float, scale: float, weighed: Sequence[Weighed], everything: float) -> tuple[Step, ...]:
    """Return the steps that explain an officer's probability; their points add up to log2 of the probability.

    `row` is the index of the officer, and `start` log2 of the officer's probability before comparison. `everything` is log2 of
    the sum by which Bayes' rule divides: over all officers, and the case that the officer is not on the register. `scale`
    multiplies the points of each fact compared.
    """
    steps = [Step("Before anything is compared", start, "everybody on the register is as likely as anybody")]
    for each in weighed:
        level = int(each.compared.levels[row])
        comparison = each.compared.comparison
        words = "is not known of this officer" if level == NOT_STATED else comparison.levels[level - 1].words
        steps.append(Step(comparison.title, float(scale * each.points[level]), f"{comparison.title} {words}"))
    steps.append(Step("Set against everybody else", -everything, "how well all others fit, and the chance it is nobody here"))
    return tuple(steps)


def _verdict(candidates: Sequence[Candidate], model: Model) -> str:
    """Return the verdict on a search: `likely`, `possible` or `cannot tell`.

    The verdict compares the probability of the first, likeliest candidate with the thresholds of the model.
    """
    best = candidates[0].probability if candidates else 0.0
    if best >= model.thresholds[LIKELY]:
        return LIKELY
    return POSSIBLE if best >= model.thresholds[POSSIBLE] else "cannot tell"
