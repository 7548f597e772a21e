"""Learns the model the program brings from the development split, and writes it: `python -m bench.patterns.find_training`.

Chances come from all labelled descriptions on the roster with its history. From which probability the first is called likely is
chosen by five-fold cross-validation inside the split: each fold is asked with a model learned on the four others, and the least
probability is taken from which on the first was right at least `SURE` of the time, band by band of `BAND`. The share of
descriptions of nobody on the register is assumed (`train.THRESHOLDS`): every labelled description is of somebody on it.
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


def chosen(found: Sequence[Answer]) -> float:
    """The least probability from which on, in every band `BAND` wide, the first was right at least `SURE` of the time."""
    said = np.array([one.probability for one in found])
    right = np.array([list(one.ids[:1]) == [one.right] for one in found])
    best = 1 - BAND
    for edge in np.arange(1 - BAND, 0.5, -0.01):
        inside = (said >= edge) & (said < edge + BAND)
        if not inside.any() or right[inside].mean() < SURE:
            break
        best = float(edge)
    return round(best, 2)


def main(folder: Path) -> None:
    """Train, choose, write."""
    split = find_records.load(folder)
    labelled = split.labelled
    found: list[Answer] = []
    for fold in range(FOLDS):
        rest = [one for place, one in enumerate(labelled) if place % FOLDS != fold]
        found += ask(split.history, labelled[fold::FOLDS], train(split.history, rest))
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    thresholds = {**THRESHOLDS, searching.LIKELY: chosen(found)}
    models.save(train(split.history, labelled, thresholds=thresholds), TARGET)
    print(f"{TARGET.name}: likely from {thresholds[searching.LIKELY]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
