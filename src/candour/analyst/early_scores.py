"""Learning a points table on a day, and scoring counts and points on days of the past, each from what was known then."""

from __future__ import annotations

import argparse
import sys

from candour.analyst import progress, sources, writing
from candour.analyst.sheets import Findings, Named, Value, sheet
from candour.domain.patterns.early import Evaluation, History, save
from candour.domain.patterns.early import evaluate as score
from candour.domain.patterns.early import train as learn
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.repeats.window import whole

_MODELS = (
    "model", "on", "officers", "base", "flagged", "precision", "low", "high", "recall", "said", "seen", "brier", "skill", "gap",
)  # fmt: skip
_BIAS = (
    "model", "on", "dimension", "group", "officers", "flagged", "flagged_wrongly", "false_positive", "false_discovery",
    "against_the_largest",
)  # fmt: skip


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Source, and the day on which is learned from what was known."""
    sources.add_arguments(parser)
    parser.add_argument("--on", type=sources.day, metavar="DAY", help="the day learned on (default: the last on record)")


def train(options: argparse.Namespace) -> int:
    """Learn and save. Returns 0."""
    records = sources.opened(options)
    on = options.on or whole(records).until
    with progress.bar("Learning") as report:
        report("points", 0.2)
        table = learn(History(records), on, options.model.stem)
    save(table, options.model)
    sys.stdout.write("\n".join([f"Wrote {options.model}, learned on {on}:", *(line.words() for line in table.lines)]) + "\n")
    return 0


def add_evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """Source, days and output."""
    sources.add_arguments(parser)
    parser.add_argument(
        "--on", type=sources.day, action="append", required=True, metavar="DAY", help="a day two years from the end; repeatable"
    )
    parser.add_argument("--shadow", action="store_true", help="regression and boosting too, for comparison only")
    parser.add_argument("--share", type=float, default=0.02, help="largest part of officers flagged (default 0.02)")
    writing.add_arguments(parser)


def evaluate(options: argparse.Namespace) -> int:
    """Learn on each day, score on the two years after, and write it. Returns 0."""
    records = sources.opened(options)
    with progress.bar("Scoring") as report:
        found = score(History(records), options.on, shadows=options.shadow, share=options.share, progress=report)
    if not found:
        raise PatternsError("No day was given to score on.")
    words = [_words(one) for one in found if one.model == "points"]
    words.append(
        "Precision is how many of those flagged had a complaint proven within two years: what the system found, no more."
    )
    named = Named("models", "Each model on each day"), Named("bias", "Who was flagged wrongly, by group")
    sheets = [
        sheet(records.connection, named[0], _MODELS, [_model(one) for one in found]),
        sheet(records.connection, named[1], _BIAS, [row for one in found for row in _bias(one)]),
    ]
    return writing.write(Findings("evaluate", "How well early warning does", words, sheets, [], records.exclusions), options)


def _words(one: Evaluation) -> str:
    held = one.hits.precision if one.hits else None
    said = f"{held.value:.3f} ({held.low:.3f} to {held.high:.3f})" if held else "nobody flagged"
    return f"{one.origin}: precision of the points {said}, base {one.base:.3f}."


def _model(one: Evaluation) -> tuple[Value, ...]:
    held, hits = one.reliability, one.hits
    found: tuple[Value, ...] = (None,) * 5
    if hits:
        found = (hits.flagged, hits.precision.value, hits.precision.low, hits.precision.high, hits.recall)
    return (
        one.model,
        one.origin,
        one.officers,
        one.base,
        *found,
        held.predicted,
        held.observed,
        held.brier,
        held.skill,
        held.calibration_error,
    )


def _bias(one: Evaluation) -> list[tuple[Value, ...]]:
    return [
        (
            one.model, one.origin, group.dimension, group.group, group.officers, group.flagged, group.false_positives,
            *(each.value if each else None for each in (group.false_positive, group.false_discovery, group.ratio_to_largest)),
        )
        for group in one.bias
    ]  # fmt: skip
