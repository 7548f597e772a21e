"""Benchmark of linking records on the Chicago development split: a default Splink 5 model, exact names, and Candour.

`python -m bench.patterns.link [FOLDER]`; the folder is `../shared/data/chicago/linkage` beside the checkout by default. Each
case is measured in a process of its own, for its memory; seconds are those of linking without reading. The model is the shipped
one, learned from this split; "learned on half the people" is scored on people not learned from.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.patterns import baseline_link, link_growth, link_records
from bench.patterns.link_records import Score
from bench.patterns.rows import Row, markdown_table, memory, print_progress
from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.link import link_records as cluster
from candour.domain.patterns.linkage.link import link_rosters, shipped, train

AIMS = {
    ("rosters", True): "F1 ≥ .9997",
    ("rosters", False): "F1 ≥ .998",
    ("mentions", True): "F1 ≥ .999 at 61,289, ≥ .998 at 152,427; women − men ±.002; ≤ 25 s, ≤ 1,500 MB",
    ("mentions", False): "F1 ≥ .990 at 61,289, ≥ .985 at 152,427, precision ≥ .99; women − men within ±.002",
}
GROWN = 152_427
HOW = ("exact names", "default Splink 5", "Candour")


@dataclass(frozen=True, slots=True)
class Case:
    """One case to measure. `people`: `all`, `half` (learned on one half, scored on the other) or `grown` (with invented)."""

    how: str
    task: str
    dates: bool
    people: str = "all"


def _candour(connection: duckdb.DuckDBPyConnection, task: str, model: models.Model) -> dict[str, str]:
    if task == "rosters":
        return link_rosters(connection, "rows", model).groups
    return cluster(connection, "rows", link_records.SOURCES, model).groups


def _method(case: Case, connection: duckdb.DuckDBPyConnection, model: models.Model) -> Callable[[], dict[str, str]]:
    if case.how == "exact names":
        return lambda: baseline_link.exact_names(connection)
    if case.how == "default Splink 5":
        return lambda: baseline_link.default_splink(connection, dates=case.dates, rosters=case.task == "rosters")
    return lambda: _candour(connection, case.task, model)


def _half(connection: duckdb.DuckDBPyConnection, people: dict[str, str]) -> tuple[models.Model, dict[str, str]]:
    """Return a model learned from half of the labelled people, and the other half."""
    first = {row: person for row, person in people.items() if int(person[-1], 16) % 2}
    connection.execute("CREATE TABLE truth (mention_id VARCHAR, person_id VARCHAR)")
    connection.executemany("INSERT INTO truth VALUES (?, ?)", sorted(first.items()))
    return train(connection, "rows", link_records.SOURCES, "truth"), {row: p for row, p in people.items() if row not in first}


def measure(case: Case, folder: Path) -> dict[str, float]:
    """Measure one case in this process."""
    connection = link_records.load(folder, case.task, dates=case.dates)
    people = link_records.truth(folder)
    model = shipped(connection, "rows")
    if case.people == "half":
        model, people = _half(connection, people)
    if case.people == "grown":
        people |= link_growth.grow(connection, _candour(connection, case.task, model), people, GROWN)
    begun = time.perf_counter()
    groups = _method(case, connection, model)()
    seconds = time.perf_counter() - begun
    held = memory()
    score = _scored(case, connection, groups, people, folder)
    figures = {"precision": score.precision, "recall": score.recall, "f1": score.f1, "gap": score.gap, "rows": len(groups)}
    return figures | {"seconds": seconds, "memory": held, "silver": _silver(case, connection, groups, folder)}


def _scored(
    case: Case, connection: duckdb.DuckDBPyConnection, groups: dict[str, str], people: dict[str, str], folder: Path
) -> Score:
    sex = link_records.sexes(connection)
    if case.task == "mentions":
        return link_records.score_groups(groups, people, sex)
    first = {row[0] for row in connection.execute("SELECT mention_id FROM rows WHERE source LIKE 'pair_a%'").fetchall()}
    return link_records.score_rosters(groups, link_records.true_pairs(folder), first, sex)


def _silver(case: Case, connection: duckdb.DuckDBPyConnection, groups: dict[str, str], folder: Path) -> float:
    """Return F1 with silver rows counted too; 0 where there are none."""
    if case.task != "mentions" or case.people == "half":
        return 0.0
    return link_records.score_groups(groups, link_records.truth(folder, silver=True), link_records.sexes(connection)).f1


def _measure_in_process(case: Case, folder: Path) -> dict[str, float]:
    asked = json.dumps([case.how, case.task, case.dates, case.people])
    dates = "with dates" if case.dates else "without dates"
    print_progress(f"link: {case.how}, {case.task} {dates}, {case.people}")
    command = [sys.executable, "-m", "bench.patterns.link", "--measure", asked, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _row(case: Case, figures: dict[str, float]) -> Row:
    dates = "with dates" if case.dates else "without dates"
    extra = {"all": "", "half": ", learned on half the people, scored on the other", "grown": ", invented officers added"}[
        case.people
    ]
    silver = f"; F1 {figures['silver']:.4f} with silver rows" if figures["silver"] else ""
    value = (
        f"F1 {figures['f1']:.4f}, precision {figures['precision']:.4f}, recall {figures['recall']:.4f},"
        f" women − men {figures['gap']:+.4f};"
        f" {figures['seconds']:.1f} s, {figures['memory']:.0f} MB{silver}"
    )
    aim = AIMS[case.task, case.dates] if case.how == "Candour" else ""
    return Row(f"link {case.task}, {dates}", f"{case.how}, {figures['rows']:,} rows{extra}", value, aim)


def rows(folder: Path = link_records.FOLDER) -> list[Row]:
    """Return all figures of linking."""
    cases = [Case(how, task, dates) for task in ("rosters", "mentions") for dates in (True, False) for how in HOW]
    cases += [Case("Candour", "mentions", dates, "half") for dates in (True, False)]
    cases += [Case(how, "mentions", dates, "grown") for dates in (True, False) for how in (HOW[0], HOW[2])]
    return [_row(case, _measure_in_process(case, folder)) for case in cases]


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measure(Case(*json.loads(arguments[1])), Path(arguments[2]))))
        return
    print(markdown_table(rows(Path(arguments[0]) if arguments else link_records.FOLDER)))


if __name__ == "__main__":
    main()
