"""Trains the shipped model on the development split and writes it: `python -m bench.patterns.find_training`.

Probabilities are learned from all labelled descriptions on the roster with its history. The threshold for "likely" is chosen by
five-fold cross-validation within the split: each fold is tested with a model learned on the other four, and the threshold is
the lowest probability from which on the first candidate was right at least `SURE` of the time in every band of `BAND`. The
share of descriptions of nobody on the register is assumed (`train.THRESHOLDS`), since every labelled description is of somebody
on it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.patterns import find_records
from bench.patterns.find import FOLDER, ask
from bench.patterns.find_measures import Answer
from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.find import searching
from candour.domain.patterns.linkage.find.train import THRESHOLDS, train

FOLDS = 5
SURE, BAND = 0.95, 0.05
TARGET = Path(searching.__file__).with_name("model.json")


def chosen_threshold(answers: Sequence[Answer]) -> float:
    """Return the lowest probability from which on the first was right at least `SURE` of the time in each band."""
    predicted = np.array([answer.probability for answer in answers])
    right = np.array([list(answer.ids[:1]) == [answer.right] for answer in answers])
    best = 1 - BAND
    for edge in np.arange(1 - BAND, 0.5, -0.01):
        inside = (predicted >= edge) & (predicted < edge + BAND)
        if not inside.any() or right[inside].mean() < SURE:
            break
        best = float(edge)
    return round(best, 2)


def main(folder: Path) -> None:
    """Train, choose the threshold, and write the model."""
    split = find_records.load(folder)
    labelled = split.labelled
    answers: list[Answer] = []
    for fold in range(FOLDS):
        rest = [answer for place, answer in enumerate(labelled) if place % FOLDS != fold]
        answers += ask(split.history, labelled[fold::FOLDS], train(split.history, rest))
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    thresholds = {**THRESHOLDS, searching.LIKELY: chosen_threshold(answers)}
    models.save(train(split.history, labelled, thresholds=thresholds), TARGET)
    print(f"{TARGET.name}: likely from {thresholds[searching.LIKELY]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
