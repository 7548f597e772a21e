"""Find the officer on the Chicago development split: a default Splink 5 model, exact-name rules, and this project's search.

`python -m bench.patterns.find [FOLDER]`; the folder is `chicago/linkage` of the shared data unless given.
The model is the one the program brings; "learned on the other half" trains two, each asked about the half it has not seen.
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
from bench.patterns.rows import Row, show
from bench.patterns.rows import told as say
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
    """Every figure of this task; `large` adds the 150,000-row register."""
    split = find_records.load(folder)
    found = [
        *_ranker("exact-name rules", baseline_find.exact_rules, split),
        *_ranker("default Splink 5", baseline_find.default_splink, split),
        *_ours("Candour, that file alone", split.alone, split.labelled),
        *_ours("Candour, the roster with its history", split.history, split.labelled),
        *_halves(split),
        *_smaller(split),
    ]
    return found + (_large() if large else [])


def ask(register: Register, labelled: Labelled, model: Model | None = None) -> list[Answer]:
    """Every description asked, with the five first."""
    ranked = []
    for told, _ in labelled:
        finding = find(register, told, model, 5)
        ranked.append(([one.officer_id for one in finding], finding[0].probability))
    return find_measures.answers(labelled, ranked)


def _ranker(name: str, ranker: Ranker, split: find_records.Split) -> list[Row]:
    """All descriptions are ranked, as they would come; those with a known officer are scored."""
    say(f"find: {name}")
    began = time.perf_counter()
    ranked = ranker(split.alone, [told for told, _ in split.descriptions])
    took = time.perf_counter() - began
    scored = [(one, ids) for one, ids in zip(split.descriptions, ranked, strict=True) if one[1]]
    found = find_measures.answers([one for one, _ in scored], [(ids, 0.0) for _, ids in scored])
    return [_accuracy(name, split.alone, found), _row(name, f"seconds for {len(ranked):,} descriptions", f"{took:.1f}")]


def _ours(name: str, register: Register, labelled: Labelled) -> list[Row]:
    say(f"find: {name}, {len(labelled):,} descriptions")
    began = time.perf_counter()
    found = ask(register, labelled)
    took = time.perf_counter() - began
    return [
        _accuracy(name, register, found),
        _row(name, f"seconds for {len(labelled):,} descriptions", f"{took:.1f}"),
        _row(name, "women minus men: first, first five", find_measures.gap(found), "±.002"),
        _row(name, "Brier score of the first's probability", f"{find_measures.brier(found):.4f}"),
        _row(name, "said→right (how many)", find_measures.reliability(found)),
    ]


def _halves(split: find_records.Split) -> list[Row]:
    labelled = split.labelled
    say("find: learned on one half, asked the other")
    found: list[Answer] = []
    for learned, asked in ((labelled[::2], labelled[1::2]), (labelled[1::2], labelled[::2])):
        found += ask(split.history, asked, train(split.history, learned))
    return [_accuracy("the same, learned on the other half", split.history, found)]


def _smaller(split: find_records.Split) -> list[Row]:
    """As many officers as the register of the issue's first figure: drawn by lot, with the descriptions that are of them."""
    if split.alone.size <= SMALLER:
        return []
    say(f"find: {SMALLER:,} drawn by lot")
    kept = set(random.Random(4).sample(split.alone.ids, SMALLER))
    labelled = [one for one in split.labelled if one[1] in kept]
    alone, history = (find_records.narrowed(split, kept, history=history) for history in (False, True))
    return [
        _accuracy("Candour, that file alone", alone, ask(alone, labelled), "≥ .96, .995"),
        _accuracy("Candour, the roster with its history", history, ask(history, labelled), "≥ .96, .995"),
    ]


def _large() -> list[Row]:
    say(f"find: one warm query of {LARGE:,}")
    register = find_roster.register(LARGE)
    asked = find_roster.descriptions(LARGE, ASKED)
    for told in asked[:20]:
        find(register, told)
    times = []
    for told in asked:
        wall, processor = time.perf_counter(), time.process_time()
        find(register, told)
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    (wall, processor), late = np.median(times, axis=0) * 1000, np.percentile([one for one, _ in times], 95) * 1000
    value = f"{wall:.0f} ms (95th percentile {late:.0f}; processor {processor:.0f})"
    return [_row("Candour", f"one warm query at {LARGE:,} invented officers, median", value, "< 50 ms")]


def _accuracy(name: str, register: Register, found: Sequence[Answer], aim: str = "") -> Row:
    return _row(
        name,
        f"first, in first five, of {register.size:,}",
        f"{find_measures.first(found):.4f}, {find_measures.five(found):.4f}",
        aim,
    )


def _row(name: str, figure: str, value: str, aim: str = "") -> Row:
    return Row(TASK, f"{name}: {figure}", value, aim)


if __name__ == "__main__":
    print(show(rows(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)))
