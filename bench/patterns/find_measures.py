"""Measures of rankings and probabilities: first place, first five, difference between women and men, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage.find import Description

BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.000001)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one description: the first five ids, the first one's probability, and the right officer."""

    ids: Sequence[str]
    probability: float
    right: str
    woman: bool


def answers_of(descriptions: Sequence[tuple[Description, str]], ranked: Sequence[tuple[Sequence[str], float]]) -> list[Answer]:
    """Combine descriptions with the candidates ranked for each."""
    return [
        Answer(ids, probability, right, description.sex.lower() == "female")
        for (description, right), (ids, probability) in zip(descriptions, ranked, strict=True)
    ]


def share_first(answers: Sequence[Answer]) -> float:
    """Return the share of descriptions whose right officer is first."""
    return float(np.mean([answer.ids[:1] == [answer.right] for answer in map(_listed, answers)]))


def share_in_five(answers: Sequence[Answer]) -> float:
    """Return the share of descriptions whose right officer is among the first five."""
    return float(np.mean([answer.right in answer.ids[:5] for answer in answers]))


def sex_difference(answers: Sequence[Answer]) -> str:
    """Return women's share minus men's: first, and among the first five."""
    women, men = [answer for answer in answers if answer.woman], [answer for answer in answers if not answer.woman]
    return f"{share_first(women) - share_first(men):+.4f}, {share_in_five(women) - share_in_five(men):+.4f}"


def brier(answers: Sequence[Answer]) -> float:
    """Return the mean squared difference between the first's probability and whether it was right (Brier, 1950)."""
    predicted, right = _predictions(answers)
    return float(np.mean((predicted - right) ** 2))


def reliability(answers: Sequence[Answer]) -> str:
    """Return by band of probability: mean predicted, share right, and number of descriptions."""
    predicted, right = _predictions(answers)
    bands = []
    for low, high in pairwise(BINS):
        inside = (predicted >= low) & (predicted < high)
        if inside.any():
            bands.append(f"{predicted[inside].mean():.3f}→{right[inside].mean():.3f} ({inside.sum()})")
    return "; ".join(bands)


def _predictions(answers: Sequence[Answer]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    predicted = np.array([answer.probability for answer in answers])
    return predicted, np.array([float(list(answer.ids[:1]) == [answer.right]) for answer in answers])


def _listed(answer: Answer) -> Answer:
    return Answer(list(answer.ids), answer.probability, answer.right, answer.woman)
