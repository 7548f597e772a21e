"""Benchmark of early warning on the Chicago development split: counts, points table, and the shadow models.

`python -m bench.patterns.early [FOLDER]`; the folder is `chicago/import` of the shared data by default. Every model learns on
the first of January from what was known then, and is scored on complaints of the two years after. The features offered to the
points table were chosen on origins up to 2009 (docs/methods/points_score.md), not on these.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from pathlib import Path
from statistics import fmean

from bench.patterns.rows import Row, markdown_table
from candour.domain.patterns.early import (
    COUNT,
    Evaluation,
    History,
    PointsTable,
    evaluate,
    largest_rate_ratio,
    stability,
    train,
)
from candour.domain.patterns.records import load_folder

TASK = "early warning"
SHARED = Path(os.environ.get("CANDOUR_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
FOLDER = SHARED / "chicago" / "import"
ORIGINS = [dt.date(year, 1, 1) for year in (2010, 2011, 2012)]
AIM = "≥ .165"


def rows(folder: Path = FOLDER) -> list[Row]:
    """Return all figures: each model at each origin, stability of the list, and seconds taken."""
    if not folder.is_dir():
        raise FileNotFoundError(f"the public records are not in {folder}")
    history = History(load_folder(folder, "chicago", threads=2))
    began = time.perf_counter()
    evaluations = evaluate(history, ORIGINS)
    took = time.perf_counter() - began
    table = train(history, dt.date(2011, 1, 1))
    months = [dt.date(2011, month, 1) for month in range(1, 13)]
    return [
        *(row for evaluation in evaluations for row in _rows(evaluation)),
        *(_stability_row(name, history, months, model) for name, model in (("count", COUNT), ("points", table))),
        Row(TASK, f"seconds for all models at {len(ORIGINS)} origins, learning included", f"{took:.0f}"),
    ]


def _rows(evaluation: Evaluation) -> list[Row]:
    name, reliability, hits = f"{evaluation.model}, {evaluation.origin.year}", evaluation.reliability, evaluation.hits
    assert hits is not None, "somebody is flagged in these records"
    precision, aim = hits.precision, AIM if evaluation.model == "points" else ""
    parts = ", ".join(
        f"{dimension} {largest_rate_ratio(evaluation.bias, dimension):.2f}" for dimension in ("sex", "ethnicity", "rank")
    )
    errors = ", ".join(
        f"{group.group} {group.false_discovery.value:.3f}"
        for group in evaluation.bias
        if group.false_discovery and group.dimension != "rank"
    )
    return [
        Row(
            TASK,
            f"{name}: precision in the top 2 % (recall); {evaluation.officers:,} officers, base {evaluation.base:.3f}",
            f"{precision.value:.3f}, {precision.low:.3f} to {precision.high:.3f} ({hits.recall:.3f})",
            aim,
        ),
        Row(
            TASK,
            f"{name}: mean predicted, observed; Brier, skill, calibration error",
            f"{reliability.predicted:.3f}, {reliability.observed:.3f}; {reliability.brier:.4f},"
            f" {reliability.skill:.3f}, {reliability.calibration_error:.3f}",
        ),
        Row(TASK, f"{name}: flagged wrongly, the furthest group against the largest (1 is even)", parts),
        Row(TASK, f"{name}: of those flagged, wrongly", errors),
    ]


def _stability_row(name: str, history: History, months: list[dt.date], model: PointsTable) -> Row:
    steps = stability(history, months, model)
    retained, both = fmean(step.retained for step in steps), fmean(step.jaccard for step in steps)
    return Row(TASK, f"{name}: kept from month to month in 2011, Jaccard", f"{retained:.3f}, {both:.3f}")


if __name__ == "__main__":
    print(markdown_table(rows(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)))
