"""Points tables, by which officers are ranked and which a person can add up by hand: their lines, probabilities and files.

The points table COUNT only counts complaints. Not here: learning a table (learning.py, training.py), flagging officers
(flags.py).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy as np

from candour.domain.patterns.early import logistic
from candour.domain.patterns.early.logistic import Floats
from candour.domain.patterns.early.snapshots import FEATURES, Snapshot
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.linkage.models import Fingerprint, Shape, fingerprint
from candour.domain.patterns.records import Records

FORMAT = 1
# The columns a points table depends on; the training data's fingerprint is taken of these.
USED = {"allegations": ("case_id", "officer_id", "finding"), "cases": ("case_id", "received_on", "closed_on")}


class EarlyError(PatternsError, ValueError):
    """A points table cannot be read, learned, or used on the records given. The message says what to do next."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a points table: `points` for each complaint or other unit of a feature, up to `cap` (None: no limit)."""

    feature: str
    points: int
    cap: int | None = None

    def counted(self, value: float) -> int:
        """Return how many of `value` complaints (or other units) give points: all of them, up to `cap`."""
        return int(value if self.cap is None else min(value, self.cap))

    def words(self) -> str:
        """Return the line as text, as the printed table shows it."""
        most = f", at most {self.cap} counted" if self.cap else ""
        return f"{self.points} {'point' if self.points == 1 else 'points'} for each of: {FEATURES[self.feature]}{most}"


@dataclass(frozen=True, slots=True)
class Calibration:
    """The formula from an officer's total of points to the probability that a complaint of the next two years will be proven.

    The probability is 1 / (1 + exp(−intercept − slope × total)) (Platt 1999). `fitted_on` is a day: intercept and slope were
    fitted to the officers' totals on that day and to what happened afterwards.
    """

    intercept: float
    slope: float
    fitted_on: dt.date


@dataclass(frozen=True, slots=True)
class PointsTable:
    """A table of points by which officers are ranked for a supportive review.

    `calibration` converts a total of points to a probability, if known. `fingerprints` is a dict from each table of the
    training data to a digest that identifies it; `figures` are numbers that describe the training data. The points table
    contains no name, number or row of the training data.
    """

    name: str
    lines: tuple[Line, ...]
    calibration: Calibration | None = None
    learned_on: dt.date | None = None
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)

    def totals(self, taken: Snapshot) -> Floats:
        """Return the total points of each of the n officers whose known facts `taken` holds; shape (n,)."""
        total = np.zeros(len(taken.officers))
        for line in self.lines:
            column = taken.column(line.feature)
            total += line.points * (column if line.cap is None else np.minimum(column, line.cap))
        return total

    def probabilities(self, totals: Floats) -> Floats | None:
        """Return for each total of points the probability that a complaint of the next two years will be proven.

        Returns None where the table has no formula (calibration) for probabilities.
        """
        calibration = self.calibration
        return None if calibration is None else logistic.probability(calibration.intercept + calibration.slope * totals)

    def check(self, records: Records) -> None:
        """Check that the records have the same columns as the records from which the points table was learned.

        Raises: EarlyError where the columns' types, or which columns are empty, differ.
        """
        shapes = {name: fingerprint(records.connection, name, USED[name]).shape for name in self.fingerprints}
        faults = [
            f"{name}: {fault}"
            for name, fingerprint_ in self.fingerprints.items()
            for fault in fingerprint_.shape.mismatches(shapes[name])
        ]
        if faults:
            raise EarlyError(f"The points table “{self.name}” was learned from records of another shape: {'; '.join(faults)}.")


COUNT = PointsTable("count", (Line("complaints_2y", 1), Line("complaints_5y", 1)))
"""The simplest points table: one point for each complaint of the last five years, two for a complaint of the last two."""


def save(table: PointsTable, path: Path) -> None:
    """Write a points table to the file `path` as readable JSON."""
    path.write_text(json.dumps({"format": FORMAT} | asdict(table), indent=1, default=dt.date.isoformat) + "\n", "utf-8")


def load(path: Path) -> PointsTable:
    """Read a points table from a file written by `save`.

    Raises: EarlyError where the file is missing or is not a points table.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        if data.pop("format") != FORMAT:
            raise EarlyError(f"{path} is a points table of another format. Learn it again with this version.")
        return _parse_table(data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise EarlyError(f"{path} is not a points table ({problem}). Learn one first.") from problem


def committed() -> PointsTable:
    """Return the points table that comes with the project.

    It was learned from the part of the records of Chicago that is set apart for development (docs/methods/points_score.md).
    """
    return load(Path(str(files("candour.domain.patterns.early") / "tables" / "chicago.json")))


def _parse_table(data: dict[str, object]) -> PointsTable:
    """Build the points table from the parsed JSON of its file."""
    lines, calibration, fingerprints = data.pop("lines"), data.pop("calibration"), data.pop("fingerprints")
    learned = data.pop("learned_on")
    assert isinstance(lines, list)  # noqa: S101 - narrows the type; a wrong file fails below all the same
    return PointsTable(
        lines=tuple(Line(**line) for line in lines),
        calibration=_parse_calibration(calibration),
        learned_on=dt.date.fromisoformat(str(learned)) if learned else None,
        fingerprints=_parse_fingerprints(fingerprints),
        **data,  # type: ignore[arg-type]  # name and figures; anything else is refused by the constructor
    )


def _parse_calibration(data: object) -> Calibration | None:
    """Build the formula from points to a probability from its part of the parsed JSON; None where the file has none."""
    if not isinstance(data, dict):
        return None
    return Calibration(data["intercept"], data["slope"], dt.date.fromisoformat(data["fitted_on"]))


def _parse_fingerprints(data: object) -> dict[str, Fingerprint]:
    """Return a dict from the name of each training table to its fingerprint (a digest that identifies the data).

    `data` is the part with the fingerprints in the parsed JSON of a points table's file.
    """
    by_table = data if isinstance(data, dict) else {}
    return {name: Fingerprint(Shape(**mark["shape"]), mark["rows"], mark["digest"]) for name, mark in by_table.items()}
