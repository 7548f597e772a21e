"""The two calls: cluster mentions of many sources, or pair two rosters. Same steps, another threshold.

A pair of rosters may join at less than even odds: each person stands once in either, so whoever remains of a shared name after
the sure pairs are made is likely to be the other's counterpart. Thresholds are in the model (`train.py` says how chosen).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.errors import BadTableError, LinkageError
from candour.domain.patterns.linkage.link import score
from candour.domain.patterns.linkage.link.answers import Answer
from candour.domain.patterns.linkage.link.assign import pairs
from candour.domain.patterns.linkage.link.cluster import Claims, clusters
from candour.domain.patterns.linkage.link.prepare import COLUMNS, prepare
from candour.domain.patterns.linkage.link.sources import Source

SHAPE = tuple(name for name in COLUMNS if name not in ("mention_id", "source", "suffix"))
FEW = 100  # rows; in a smaller table a column may be empty by chance, so only its columns and types are checked


@dataclass(frozen=True, slots=True)
class Linked:
    """Who is one person.

    `groups`: each row's id → the smallest id of its group. `records`: each row's id → its prepared record (rows that say the
    same are one); `edges`: compared records and weights in bits; `exclusions`: rows not linked, counted by reason.
    """

    groups: dict[str, str]
    records: dict[str, int]
    edges: score.Edges
    exclusions: dict[str, int]
    model: models.Model
    threshold: float

    def same(self, one: str, other: str) -> bool:
        """Whether two rows are taken to be one person."""
        return self.groups[one] == self.groups[other]


def link_records(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    sources: Sequence[Source],
    model: models.Model,
    answers: Sequence[Answer] = (),
    *,
    engine: str = "duckdb",
) -> Linked:
    """Cluster the rows of a table with `COLUMNS` into people.

    `engine` is `duckdb` or `spark` (the extra of that name); both give the same groups. Raises `BadTableError` for a table that
    cannot be read, `WrongShapeError` for another shape than the model's, `ContradictionError` for answers that cannot all hold.
    """
    made = _scored(connection, table, sources, model, answers, engine=engine, threshold="join")
    numbers = clusters(made.size, made.strong, _claims(connection), made.threshold, same=made.same, apart=made.apart)
    return made.linked(numbers)


def link_rosters(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    model: models.Model,
    answers: Sequence[Answer] = (),
    *,
    engine: str = "duckdb",
) -> Linked:
    """Pair two rosters, given as one table with `COLUMNS` and two values of `source`; each person stands once in either."""
    found = [row[0] for row in connection.execute(f'SELECT DISTINCT source FROM "{table}" ORDER BY 1').fetchall()]  # noqa: S608 - our own names
    if len(found) > 2:  # noqa: PLR2004 - a pair
        raise BadTableError(f"Two rosters are linked, but the table has {len(found)} sources. Use link_records for more.")
    sources = [Source(name, one_row=True) for name in found]
    made = _scored(connection, table, sources, model, answers, engine=engine, threshold="rosters")
    source = dict(connection.execute("SELECT mention_id, source FROM link_rows").fetchall())
    side = [found.index(source[ids[0]]) for _, ids in made.members]
    return made.linked(pairs(made.size, made.strong, side, made.threshold, same=made.same, apart=made.apart))


@dataclass(frozen=True, slots=True)
class _Scored:
    """Everything known before it is decided who is one person."""

    rows: list[str]
    members: list[tuple[int, list[str]]]
    edges: score.Edges
    thin: set[int]
    exclusions: dict[str, int]
    model: models.Model
    threshold: float
    same: list[tuple[int, int]]
    apart: list[tuple[int, int]]

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def strong(self) -> score.Edges:
        """The edges of records that say enough to be linked."""
        left, right, weight = self.edges
        out = np.isin(left, list(self.thin)) | np.isin(right, list(self.thin))
        return left[~out], right[~out], weight[~out]

    def linked(self, numbers: Sequence[int]) -> Linked:
        named = _named(self.members, numbers, self.thin)
        place = {row: number for number, ids in self.members for row in ids}
        groups = {row: named.get(row, row) for row in self.rows}
        return Linked(groups, place, self.edges, self.exclusions, self.model, self.threshold)


def _scored(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    sources: Sequence[Source],
    model: models.Model,
    answers: Sequence[Answer],
    *,
    engine: str,
    threshold: str,
) -> _Scored:
    exclusions = prepare(connection, table, sources, answers)
    rows = [row[0] for row in connection.execute(f'SELECT mention_id FROM "{table}" ORDER BY 1').fetchall()]  # noqa: S608 - our own names
    if len(rows) >= FEW:
        model.check(models.shape_of(connection, table, SHAPE))
    least = model.thresholds[threshold]
    edges = _engine(engine)(connection, model.settings)
    thin = set(score.thin(connection, model.settings, least))
    members = connection.execute("SELECT unique_id, ids FROM link_records ORDER BY 1").fetchall()
    exclusions["rows that say too little to be linked even to their like"] = sum(len(ids) for n, ids in members if n in thin)
    same, apart = _answered(answers, {row: number for number, ids in members for row in ids})
    return _Scored(rows, members, edges, thin, exclusions, model, least, same, apart)


def _engine(name: str) -> Any:
    if name == "duckdb":
        return score.edges
    if name == "spark":
        from candour.domain.patterns.linkage.link import spark  # noqa: PLC0415 - pyspark is an extra

        return spark.edges
    raise LinkageError(f"There is no engine {name!r}. Use duckdb or spark.")


def _answered(answers: Iterable[Answer], place: dict[str, int]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    same: list[tuple[int, int]] = []
    apart: list[tuple[int, int]] = []
    for answer in answers:
        if answer.one in place and answer.other in place:
            (same if answer.same else apart).append((place[answer.one], place[answer.other]))
    return same, apart


def _claims(connection: duckdb.DuckDBPyConnection) -> Claims:
    """Whom each constrained source says a record is: the record itself (one row) or the person spelt (one spelling)."""
    bit = [row[0] for row in connection.execute("SELECT bit FROM link_sources ORDER BY 1").fetchall()]
    rows = connection.execute("SELECT unique_id, rows_of, spells_of, person_key FROM link_records ORDER BY 1").fetchall()
    return {
        record: {one: record if rows_of & one else -1 - person for one in bit if (rows_of | spells_of) & one}
        for record, rows_of, spells_of, person in rows
        if rows_of | spells_of
    }


def _named(members: Sequence[tuple[int, list[str]]], numbers: Sequence[int], thin: set[int]) -> dict[str, str]:
    smallest: dict[int, str] = {}
    for (number, ids), group in zip(members, numbers, strict=True):
        if number not in thin:
            smallest[group] = min(smallest.get(group, ids[0]), ids[0])
    return {row: smallest[numbers[n]] for n, ids in members if n not in thin for row in ids}


def sizes(linked: Linked) -> dict[int, int]:
    """How many groups have one row, two rows, and so on."""
    return dict(sorted(Counter(Counter(linked.groups.values()).values()).items()))
