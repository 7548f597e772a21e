"""A points table: what a person adds up by hand, and how a total becomes a probability. The transparent rule is one too.

Not here: how a table is learned (learning.py, training.py), who is flagged (flags.py).
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
# What a table leans on. Its rows are the training data's fingerprint.
USED = {"allegations": ("case_id", "officer_id", "finding"), "cases": ("case_id", "received_on", "closed_on")}


class EarlyError(PatternsError, ValueError):
    """A points table cannot be read, learned or used on these records. The message says what to do next."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points for each one of a feature, counted up to `cap` (no cap: every one)."""

    feature: str
    points: int
    cap: int | None = None

    def counted(self, value: float) -> int:
        """How many count."""
        return int(value if self.cap is None else min(value, self.cap))

    def words(self) -> str:
        """The line as it stands in the printed table."""
        most = f", at most {self.cap} counted" if self.cap else ""
        return f"{self.points} {'point' if self.points == 1 else 'points'} for each of: {FEATURES[self.feature]}{most}"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability = 1 / (1 + exp(−intercept − slope × total)), and the day of the snapshot it was fitted on (Platt 1999)."""

    intercept: float
    slope: float
    fitted_on: dt.date


@dataclass(frozen=True, slots=True)
class PointsTable:
    """The lines, the calibration where there is one, and what it was learned from. It holds no name, number or row."""

    name: str
    lines: tuple[Line, ...]
    calibration: Calibration | None = None
    learned_on: dt.date | None = None
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)

    def totals(self, taken: Snapshot) -> Floats:
        """Each officer's points, shape (n,)."""
        total = np.zeros(len(taken.officers))
        for line in self.lines:
            column = taken.column(line.feature)
            total += line.points * (column if line.cap is None else np.minimum(column, line.cap))
        return total

    def probabilities(self, totals: Floats) -> Floats | None:
        """The probability of a finding for each total; none without a calibration."""
        held = self.calibration
        return None if held is None else logistic.probability(held.intercept + held.slope * totals)

    def check(self, records: Records) -> None:
        """Raise EarlyError unless the records have the shape of those learned from."""
        found = {name: fingerprint(records.connection, name, USED[name]).shape for name in self.fingerprints}
        faults = [
            f"{name}: {fault}" for name, held in self.fingerprints.items() for fault in held.shape.mismatches(found[name])
        ]
        if faults:
            raise EarlyError(f"The points table “{self.name}” was learned from records of another shape: {'; '.join(faults)}.")


COUNT = PointsTable("count", (Line("complaints_2y", 1), Line("complaints_5y", 1)))
"""The transparent rule: complaints of the last five years, those of the last two counted twice."""


def save(table: PointsTable, path: Path) -> None:
    """Write a table as JSON that can be read by eye."""
    path.write_text(json.dumps({"format": FORMAT} | asdict(table), indent=1, default=dt.date.isoformat) + "\n", "utf-8")


def load(path: Path) -> PointsTable:
    """Read a table that `save` wrote. Raises EarlyError."""
    try:
        told = json.loads(path.read_text("utf-8"))
        if told.pop("format") != FORMAT:
            raise EarlyError(f"{path} is a points table of another format. Learn it again with this version.")
        return _table(told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise EarlyError(f"{path} is not a points table ({problem}). Learn one first.") from problem


def committed() -> PointsTable:
    """The table that comes with the project, learned from the development records of Chicago."""
    return load(Path(str(files("candour.domain.patterns.early") / "tables" / "chicago.json")))


def _table(told: dict[str, object]) -> PointsTable:
    lines, held, marks = told.pop("lines"), told.pop("calibration"), told.pop("fingerprints")
    learned = told.pop("learned_on")
    assert isinstance(lines, list)  # noqa: S101 - narrows the type; a wrong file fails below all the same
    return PointsTable(
        lines=tuple(Line(**line) for line in lines),
        calibration=_calibration(held),
        learned_on=dt.date.fromisoformat(str(learned)) if learned else None,
        fingerprints=_fingerprints(marks),
        **told,  # type: ignore[arg-type]  # name and figures; anything else is refused by the constructor
    )


def _calibration(told: object) -> Calibration | None:
    if not isinstance(told, dict):
        return None
    return Calibration(told["intercept"], told["slope"], dt.date.fromisoformat(told["fitted_on"]))


def _fingerprints(told: object) -> dict[str, Fingerprint]:
    marks = told if isinstance(told, dict) else {}
    return {name: Fingerprint(Shape(**mark["shape"]), mark["rows"], mark["digest"]) for name, mark in marks.items()}
