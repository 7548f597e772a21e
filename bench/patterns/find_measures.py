"""What is measured of rankings and probabilities: first, among five, women beside men, calibration."""

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
    """One description's answer: the five first ids, the first one's probability, and whose it was."""

    ids: Sequence[str]
    probability: float
    right: str
    woman: bool


def answers(descriptions: Sequence[tuple[Description, str]], ranked: Sequence[tuple[Sequence[str], float]]) -> list[Answer]:
    """Descriptions with what was found for each."""
    return [
        Answer(ids, probability, right, told.sex.lower() == "female")
        for (told, right), (ids, probability) in zip(descriptions, ranked, strict=True)
    ]


def first(found: Sequence[Answer]) -> float:
    """The share whose right officer stands first."""
    return float(np.mean([one.ids[:1] == [one.right] for one in map(_listed, found)]))


def five(found: Sequence[Answer]) -> float:
    """The share whose right officer stands among the first five."""
    return float(np.mean([one.right in one.ids[:5] for one in found]))


def gap(found: Sequence[Answer]) -> str:
    """Women minus men: first, and among five."""
    women, men = [one for one in found if one.woman], [one for one in found if not one.woman]
    return f"{first(women) - first(men):+.4f}, {five(women) - five(men):+.4f}"


def brier(found: Sequence[Answer]) -> float:
    """Mean squared distance between the first's probability and whether it was right (Brier, 1950)."""
    said, right = _said(found)
    return float(np.mean((said - right) ** 2))


def reliability(found: Sequence[Answer]) -> str:
    """By band of the probability said: how often it was right beside what was said on average."""
    said, right = _said(found)
    bands = []
    for low, high in pairwise(BINS):
        inside = (said >= low) & (said < high)
        if inside.any():
            bands.append(f"{said[inside].mean():.3f}→{right[inside].mean():.3f} ({inside.sum()})")
    return "; ".join(bands)


def _said(found: Sequence[Answer]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    said = np.array([one.probability for one in found])
    return said, np.array([float(list(one.ids[:1]) == [one.right]) for one in found])


def _listed(one: Answer) -> Answer:
    return Answer(list(one.ids), one.probability, one.right, one.woman)
