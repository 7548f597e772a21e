"""Saves and loads trained models of record linkage: weights, thresholds, and a description of the training data's columns.

A linkage model says how strongly each agreement between two records speaks for both being one person. A model file is JSON and
holds weights only: no name, number or row of the training data. The frequency of each name is counted anew in the data to be
linked. Not here: training (`link/train.py`, `find/train.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from candour.domain.patterns.linkage.errors import UnreadableModelError, WrongShapeError

FORMAT = 1
FILLED = 0.02  # share of rows; a column filled less counts as empty, so that single values do not change which model applies


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's columns, their types, and which are empty; a model can be used only on tables like its training data.

    `types`: a dict from each column to its SQL type. `filled`: a dict from each column to the share of rows (0 to 1) in which
    the column is not empty.
    """

    types: Mapping[str, str]
    filled: Mapping[str, float]

    def mismatches(self, other: Shape) -> list[str]:
        """Return a text for each difference that prevents using a model trained on this shape on a table of the shape `other`.

        A shape is a table's columns, their types, and which of them are empty.
        """
        missing = [f"column {name} is missing" for name in self.types if name not in other.types]
        both = [name for name in self.types if name in other.types]
        typed = [f"column {n} is {other.types[n]}, not {self.types[n]}" for n in both if other.types[n] != self.types[n]]
        usable = {True: "filled", False: "empty"}
        used = [
            f"column {name} is {usable[other.filled[name] > FILLED]}, and was {usable[self.filled[name] > FILLED]} in training"
            for name in both
            if (self.filled[name] > FILLED) != (other.filled[name] > FILLED)
        ]
        return missing + typed + used


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Identifies a linkage model's training data: columns, number of rows, and a digest (hex) that ignores the rows' order."""

    shape: Shape
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Model:
    """One trained model for linking records (`link`) or finding officers (`find`), with everything that its file contains.

    `task` says what the model links. `settings` are in the format of the Splink library. `thresholds`: a dict from each name to
    the weight or probability above which the model decides. `fingerprint` identifies the training data. `figures`: a dict from
    a name, such as `officers`, to a number that describes the training data.
    """

    task: str
    settings: Mapping[str, Any]
    thresholds: Mapping[str, float]
    fingerprint: Fingerprint
    figures: Mapping[str, float] = field(default_factory=dict)

    def check(self, shape: Shape) -> None:
        """Raise `WrongShapeError`, with every difference, if a table's columns differ from those of the training data.

        `shape` describes the columns of the table: their types, and which are empty.
        """
        mismatches = "; ".join(self.fingerprint.shape.mismatches(shape))
        if mismatches:
            raise WrongShapeError(f"The {self.task} model was trained on data of another shape: {mismatches}. Train one.")


def shape_of(connection: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str] | None = None) -> Shape:
    """Measure a table's columns: their types, and the share of rows in which each is filled.

    Without `columns`, all columns are measured. NULL and empty text both count as empty.
    """
    types = {row[0]: row[1] for row in connection.execute(f'DESCRIBE "{table}"').fetchall()}
    wanted = [name for name in (columns or types) if name in types]
    shares = ", ".join(f"""coalesce(avg((coalesce(cast("{name}" AS VARCHAR), '') <> '')::INT), 0)""" for name in wanted)
    row = connection.execute(f'SELECT {shares} FROM "{table}"').fetchone() or ()  # noqa: S608 - our own names
    return Shape({name: types[name] for name in wanted}, dict(zip(wanted, (round(share, 4) for share in row), strict=True)))


def fingerprint(connection: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str] | None = None) -> Fingerprint:
    """Compute a fingerprint that identifies the contents of a table: columns, number of rows, and a digest.

    Without `columns`, all columns are used. The digest is the sum of the MD5 hashes of the rows, so it does not depend on their
    order.
    """
    shape = shape_of(connection, table, columns)
    texts = ", ".join(f"""coalesce(cast("{name}" AS VARCHAR), '')""" for name in sorted(shape.types))
    rows, digest = connection.execute(
        f'SELECT count(*), coalesce(sum(md5_number_lower(concat_ws(chr(31), {texts}))::HUGEINT), 0) FROM "{table}"'  # noqa: S608 - our own names
    ).fetchone() or (0, 0)
    return Fingerprint(shape, rows, f"{digest:x}")


def save(model: Model, path: Path) -> None:
    """Write a linkage model to a file as indented JSON with sorted keys, so that files can be compared line by line."""
    path.write_text(json.dumps({"format": FORMAT, **asdict(model)}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def load(path: Path) -> Model:
    """Read a linkage model from the file `path`.

    Raises `UnreadableModelError` where the file is not a model or has another format.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("format") != FORMAT:
            raise UnreadableModelError(f"{path} is a model of another format. Train it again with this version.")
        saved = data.pop("fingerprint")
        return Model(fingerprint=Fingerprint(Shape(**saved["shape"]), saved["rows"], saved["digest"]), **data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UnreadableModelError(f"{path} is not a saved model ({problem}). Train one first.") from problem
