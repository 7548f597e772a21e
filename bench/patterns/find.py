"""Benchmark of finding an officer on the Chicago development split: a default Splink 5 model, exact names, and Candour.

`python -m bench.patterns.find [FOLDER]`; the folder is `chicago/linkage` of the shared data by default. The model is the
shipped one; "learned on the other half" trains two models, each tested on the half it has not seen.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench.patterns import baseline_find, find_measures, find_records, find_roster
from bench.patterns.find_measures import Answer
from bench.patterns.rows import Row, markdown_table, print_progress
from candour.domain.patterns.linkage.find import Description, Register, find
from candour.domain.patterns.linkage.find.train import train
from candour.domain.patterns.linkage.models import Model

TASK = "find the officer"
SHARED = Path(os.environ.get("CANDOUR_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
FOLDER = SHARED / "chicago" / "linkage"
LARGE, ASKED = 150_000, 300
SMALLER = 6_506  # officers on the register of the first figure
Labelled = Sequence[tuple[Description, str]]
Ranker = Callable[[Register, Sequence[Description]], list[list[str]]]


def rows(folder: Path = FOLDER, *, large: bool = True) -> list[Row]:
    """Return all figures; `large` adds the register of 150,000 officers."""
    split = find_records.load(folder)
    result = [
        *_ranker("exact-name rules", baseline_find.exact_rules, split),
        *_ranker("default Splink 5", baseline_find.default_splink, split),
        *_ours("Candour, that file alone", split.alone, split.labelled),
        *_ours("Candour, the roster with its history", split.history, split.labelled),
        *_halves(split),
        *_smaller(split),
    ]
    return result + (_large() if large else [])


def ask(register: Register, labelled: Labelled, model: Model | None = None) -> list[Answer]:
    """Search for every description and return the first five candidates of each."""
    ranked = []
    for description, _ in labelled:
        finding = find(register, description, model, 5)
        ranked.append(([candidate.officer_id for candidate in finding], finding[0].probability))
    return find_measures.answers_of(labelled, ranked)


def _ranker(name: str, ranker: Ranker, split: find_records.Split) -> list[Row]:
    """Rank all descriptions as they come, and score those with a known officer."""
    print_progress(f"find: {name}")
    began = time.perf_counter()
    ranked = ranker(split.alone, [description for description, _ in split.descriptions])
    took = time.perf_counter() - began
    scored = [(labelled, ids) for labelled, ids in zip(split.descriptions, ranked, strict=True) if labelled[1]]
    answers = find_measures.answers_of([labelled for labelled, _ in scored], [(ids, 0.0) for _, ids in scored])
    return [_accuracy(name, split.alone, answers), _row(name, f"seconds for {len(ranked):,} descriptions", f"{took:.1f}")]


def _ours(name: str, register: Register, labelled: Labelled) -> list[Row]:
    print_progress(f"find: {name}, {len(labelled):,} descriptions")
    began = time.perf_counter()
    answers = ask(register, labelled)
    took = time.perf_counter() - began
    return [
        _accuracy(name, register, answers),
        _row(name, f"seconds for {len(labelled):,} descriptions", f"{took:.1f}"),
        _row(name, "women minus men: first, first five", find_measures.sex_difference(answers), "±.002"),
        _row(name, "Brier score of the first's probability", f"{find_measures.brier(answers):.4f}"),
        _row(name, "said→right (how many)", find_measures.reliability(answers)),
    ]


def _halves(split: find_records.Split) -> list[Row]:
    labelled = split.labelled
    print_progress("find: learned on one half, asked the other")
    answers: list[Answer] = []
    for learned, asked in ((labelled[::2], labelled[1::2]), (labelled[1::2], labelled[::2])):
        answers += ask(split.history, asked, train(split.history, learned))
    return [_accuracy("the same, learned on the other half", split.history, answers)]


def _smaller(split: find_records.Split) -> list[Row]:
    """Measure on a random register of the size of the issue's first figure, with the descriptions of its officers."""
    if split.alone.size <= SMALLER:
        return []
    print_progress(f"find: {SMALLER:,} drawn by lot")
    sample = set(random.Random(4).sample(split.alone.ids, SMALLER))
    labelled = [pair for pair in split.labelled if pair[1] in sample]
    alone, history = (find_records.narrowed(split, sample, history=history) for history in (False, True))
    return [
        _accuracy("Candour, that file alone", alone, ask(alone, labelled), "≥ .96, .995"),
        _accuracy("Candour, the roster with its history", history, ask(history, labelled), "≥ .96, .995"),
    ]


def _large() -> list[Row]:
    print_progress(f"find: one warm query of {LARGE:,}")
    register = find_roster.register(LARGE)
    asked = find_roster.descriptions(LARGE, ASKED)
    for description in asked[:20]:
        find(register, description)
    times = []
    for description in asked:
        wall, processor = time.perf_counter(), time.process_time()
        find(register, description)
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    (wall, processor), late = np.median(times, axis=0) * 1000, np.percentile([seconds for seconds, _ in times], 95) * 1000
    value = f"{wall:.0f} ms (95th percentile {late:.0f}; processor {processor:.0f})"
    return [_row("Candour", f"one warm query at {LARGE:,} invented officers, median", value, "< 50 ms")]


def _accuracy(name: str, register: Register, answers: Sequence[Answer], aim: str = "") -> Row:
    return _row(
        name,
        f"first, in first five, of {register.size:,}",
        f"{find_measures.share_first(answers):.4f}, {find_measures.share_in_five(answers):.4f}",
        aim,
    )


def _row(name: str, figure: str, value: str, aim: str = "") -> Row:
    return Row(TASK, f"{name}: {figure}", value, aim)


if __name__ == "__main__":
    print(markdown_table(rows(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)))
