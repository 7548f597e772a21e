"""Learns a points table, by which early warning ranks officers, as of one day; evaluates such tables on several past days."""

from __future__ import annotations

import argparse
import sys

from candour.analyst import progress, sources, writing
from candour.analyst.sheets import Findings, SheetHeading, Value, sheet
from candour.domain.patterns.early import Evaluation, History, save
from candour.domain.patterns.early import evaluate as score
from candour.domain.patterns.early import train as learn
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.repeats.window import recorded_window

_MODELS = (
    "model", "on", "officers", "base", "flagged", "precision", "low", "high", "recall", "said", "seen", "brier", "skill", "gap",
)  # fmt: skip
_BIAS = (
    "model", "on", "dimension", "group", "officers", "flagged", "flagged_wrongly", "false_positive", "false_discovery",
    "against_the_largest",
)  # fmt: skip


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the source of records and for the day on which a points table is learned."""
    sources.add_arguments(parser)
    parser.add_argument("--on", type=sources.day, metavar="DAY", help="the day learned on (default: the last on record)")


def train(options: argparse.Namespace) -> int:
    """Learn a points table, by which early warning ranks officers, and save it to a file. Returns 0."""
    records = sources.open_records(options)
    on = options.on or recorded_window(records).until
    with progress.bar("Learning") as report:
        report("points", 0.2)
        table = learn(History(records), on, options.model.stem)
    save(table, options.model)
    sys.stdout.write("\n".join([f"Wrote {options.model}, learned on {on}:", *(line.words() for line in table.lines)]) + "\n")
    return 0


def add_evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command-line options for the source of records, the days on which to evaluate models, and the output files."""
    sources.add_arguments(parser)
    parser.add_argument(
        "--on", type=sources.day, action="append", required=True, metavar="DAY", help="a day two years from the end; repeatable"
    )
    parser.add_argument("--shadow", action="store_true", help="regression and boosting too, for comparison only")
    parser.add_argument("--share", type=float, default=0.02, help="largest part of officers flagged (default 0.02)")
    writing.add_arguments(parser)


def evaluate(options: argparse.Namespace) -> int:
    """For each of several days, learn a points table as of the day and evaluate it on the next two years. Returns 0.

    A points table ranks officers for support. Writes the results to the files that the options name.
    """
    records = sources.open_records(options)
    with progress.bar("Scoring") as report:
        evaluations = score(History(records), options.on, shadows=options.shadow, share=options.share, progress=report)
    if not evaluations:
        raise PatternsError("No day was given to score on.")
    words = [_sentence_about_precision(evaluation) for evaluation in evaluations if evaluation.model == "points"]
    words.append(
        "Precision is how many of those flagged had a complaint proven within two years: what the system found, no more."
    )
    named = SheetHeading("models", "Each model on each day"), SheetHeading("bias", "Who was flagged wrongly, by group")
    sheets = [
        sheet(records.connection, named[0], _MODELS, [_row_of_evaluation(evaluation) for evaluation in evaluations]),
        sheet(records.connection, named[1], _BIAS, [row for evaluation in evaluations for row in _rows_of_bias(evaluation)]),
    ]
    return writing.write(Findings("evaluate", "How well early warning does", words, sheets, [], records.exclusions), options)


def _sentence_about_precision(evaluation: Evaluation) -> str:
    """Return a sentence on one day: what share of the flagged officers, and of all officers, had a later proven complaint."""
    interval = evaluation.hits.precision if evaluation.hits else None
    precision = f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})" if interval else "nobody flagged"
    return f"{evaluation.origin}: precision of the points {precision}, base {evaluation.base:.3f}."


def _row_of_evaluation(evaluation: Evaluation) -> tuple[Value, ...]:
    """Return the row for one points table and day in the sheet of evaluations.

    The row holds the numbers of officers and flags, precision (share of flags that were right), recall (share of officers with
    a later proven complaint who were flagged), and how well probabilities agree with what happened.
    """
    reliability, hits = evaluation.reliability, evaluation.hits
    flag_columns: tuple[Value, ...] = (None,) * 5
    if hits:
        flag_columns = (hits.flagged, hits.precision.value, hits.precision.low, hits.precision.high, hits.recall)
    return (
        evaluation.model,
        evaluation.origin,
        evaluation.officers,
        evaluation.base,
        *flag_columns,
        reliability.predicted,
        reliability.observed,
        reliability.brier,
        reliability.skill,
        reliability.calibration_error,
    )


def _rows_of_bias(evaluation: Evaluation) -> list[tuple[Value, ...]]:
    """Return a row for each group of officers: how many were flagged, and how many of the flags were false."""
    return [
        (
            evaluation.model, evaluation.origin, group.dimension, group.group, group.officers, group.flagged,
            group.false_positives,
            *(each.value if each else None for each in (group.false_positive, group.false_discovery, group.ratio_to_largest)),
        )
        for group in evaluation.bias
    ]  # fmt: skip
