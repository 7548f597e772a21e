"""`link_records` groups the rows of many files into people; `link_rosters` pairs the rows of two rosters.

Each function has its own threshold: the weight above which two rows count as one person. Rows of two rosters may be paired at
less than even odds: each person occurs once in each roster, so if two rows with the same name remain after the sure pairs, they
are likely to be the same person. Both thresholds are stored in the model file (`train.py` says how they are chosen).
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
    """The result of record linkage: which rows are the same person, and the compared pairs of records that decided this.

    `groups`: a dict from each row's id to the smallest row id of the same person. `records`: a dict from each row's id to the
    number of its prepared record; rows that state the same facts share a record. `edges`: the compared pairs of records with
    match weights in bits (log2 of the odds of one person). `exclusions`: a dict from each reason to the number of rows not
    linked for that reason. `model`: the model used. `threshold` (bits): weight above which records count as one person.
    """

    groups: dict[str, str]
    records: dict[str, int]
    edges: score.Edges
    exclusions: dict[str, int]
    model: models.Model
    threshold: float

    def same(self, first: str, second: str) -> bool:
        """Return whether linkage decided that two rows, given by their ids, are the same person."""
        return self.groups[first] == self.groups[second]


def link_records(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    sources: Sequence[Source],
    model: models.Model,
    answers: Sequence[Answer] = (),
    *,
    engine: str = "duckdb",
) -> Linked:
    """Group the rows of the database table `table`, which has the columns named in `COLUMNS`, into people.

    `sources` says for each source file whether each person has only one row or one spelling in it. `answers` are reviewers'
    decisions, which override every computed weight. `engine` is `duckdb` or `spark` (installed by the extra of that name); both
    give the same groups. Raises `BadTableError` for a table that lacks columns or unique ids, `WrongShapeError` for a table
    whose columns differ from those that the model was trained on, and `ContradictionError` for answers that contradict each
    other.
    """
    scored = _prepare_and_score(connection, table, sources, model, answers, engine=engine, threshold="join")
    numbers = clusters(scored.size, scored.strong, _claims(connection), scored.threshold, same=scored.same, apart=scored.apart)
    return scored.linked(numbers)


def link_rosters(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    model: models.Model,
    answers: Sequence[Answer] = (),
    *,
    engine: str = "duckdb",
) -> Linked:
    """Pair the rows of two rosters that are the same person; each person has one row in each roster.

    `table` is one database table with the columns named in `COLUMNS`; its column `source` has two values, one for each roster.
    `answers` are reviewers' decisions. `engine` is `duckdb` or `spark`. Raises the errors of `link_records`.
    """
    names = [row[0] for row in connection.execute(f'SELECT DISTINCT source FROM "{table}" ORDER BY 1').fetchall()]  # noqa: S608 - our own names
    if len(names) > 2:  # noqa: PLR2004 - a pair
        raise BadTableError(f"Two rosters are linked, but the table has {len(names)} sources. Use link_records for more.")
    sources = [Source(name, one_row=True) for name in names]
    scored = _prepare_and_score(connection, table, sources, model, answers, engine=engine, threshold="rosters")
    source = dict(connection.execute("SELECT mention_id, source FROM link_rows").fetchall())
    side = [names.index(source[ids[0]]) for _, ids in scored.members]
    return scored.linked(pairs(scored.size, scored.strong, side, scored.threshold, same=scored.same, apart=scored.apart))


@dataclass(frozen=True, slots=True)
class _Scored:
    """The prepared records of a table and the match weights of the compared pairs, before records are grouped or paired.

    A match weight is log2 of the odds, in bits, that two records are one person. `rows`: ids of the table's rows. `members`:
    each record with the ids of its rows. `edges`: compared pairs with weights. `uninformative`: records with too few facts to
    be linked. `exclusions`: a dict from each reason to the number of rows not linked. `threshold` is in bits. `same` and
    `apart`: pairs of records that reviewers have decided are one person or two people.
    """

    rows: list[str]
    members: list[tuple[int, list[str]]]
    edges: score.Edges
    uninformative: set[int]
    exclusions: dict[str, int]
    model: models.Model
    threshold: float
    same: list[tuple[int, int]]
    apart: list[tuple[int, int]]

    @property
    def size(self) -> int:
        """The number of prepared records; rows that state the same facts share one record."""
        return len(self.members)

    @property
    def strong(self) -> score.Edges:
        """The compared pairs, with their match weights, in which both records have enough facts to be linked."""
        left, right, weight = self.edges
        out = np.isin(left, list(self.uninformative)) | np.isin(right, list(self.uninformative))
        return left[~out], right[~out], weight[~out]

    def linked(self, numbers: Sequence[int]) -> Linked:
        """Build the result of record linkage from `numbers`, which hold the number of the group of each prepared record."""
        named = _smallest_ids(self.members, numbers, self.uninformative)
        place = {row: number for number, ids in self.members for row in ids}
        groups = {row: named.get(row, row) for row in self.rows}
        return Linked(groups, place, self.edges, self.exclusions, self.model, self.threshold)


def _prepare_and_score(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    sources: Sequence[Source],
    model: models.Model,
    answers: Sequence[Answer],
    *,
    engine: str,
    threshold: str,
) -> _Scored:
    """Prepare the rows of a table as records, and compute the match weight (bits) of each pair of records worth comparing.

    `sources` says what is known of each source file, `answers` are reviewers' decisions, `engine` is `duckdb` or `spark`, and
    `threshold` is the name of one of the thresholds that the model holds.
    """
    exclusions = prepare(connection, table, sources, answers)
    rows = [row[0] for row in connection.execute(f'SELECT mention_id FROM "{table}" ORDER BY 1').fetchall()]  # noqa: S608 - our own names
    if len(rows) >= FEW:
        model.check(models.shape_of(connection, table, SHAPE))
    least = model.thresholds[threshold]
    edges = _edges_function(engine)(connection, model.settings)
    uninformative = set(score.uninformative(connection, model.settings, least))
    members = connection.execute("SELECT unique_id, ids FROM link_records ORDER BY 1").fetchall()
    exclusions["rows that say too little to be linked even to their like"] = sum(
        len(ids) for n, ids in members if n in uninformative
    )
    same, apart = _answered_pairs(answers, {row: number for number, ids in members for row in ids})
    return _Scored(rows, members, edges, uninformative, exclusions, model, least, same, apart)


def _edges_function(name: str) -> Any:
    """Return the function that computes the match weights of pairs of records on the engine `name` (`duckdb` or `spark`)."""
    if name == "duckdb":
        return score.edges
    if name == "spark":
        from candour.domain.patterns.linkage.link import spark  # noqa: PLC0415 - pyspark is an extra

        return spark.edges
    raise LinkageError(f"There is no engine {name!r}. Use duckdb or spark.")


def _answered_pairs(answers: Iterable[Answer], place: dict[str, int]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return two lists: the pairs of records that reviewers said are one person, and the pairs that they said are two people.

    `place` is a dict from each row's id to the number of its record.
    """
    same: list[tuple[int, int]] = []
    apart: list[tuple[int, int]] = []
    for answer in answers:
        if answer.first in place and answer.second in place:
            (same if answer.same else apart).append((place[answer.first], place[answer.second]))
    return same, apart


def _claims(connection: duckdb.DuckDBPyConnection) -> Claims:
    """Return what each source says about who a record is: record → flag of the source (1, 2, 4 …) → person.

    In a source with one row for each person, each record is a person of its own. In a source that always spells a person's name
    and facts alike, each distinct spelling is a person.
    """
    bit = [row[0] for row in connection.execute("SELECT bit FROM link_sources ORDER BY 1").fetchall()]
    rows = connection.execute("SELECT unique_id, rows_of, spells_of, person_key FROM link_records ORDER BY 1").fetchall()
    return {
        record: {one: record if rows_of & one else -1 - person for one in bit if (rows_of | spells_of) & one}
        for record, rows_of, spells_of, person in rows
        if rows_of | spells_of
    }


def _smallest_ids(members: Sequence[tuple[int, list[str]]], numbers: Sequence[int], uninformative: set[int]) -> dict[str, str]:
    """Return a dict from each row's id to the smallest row id of its group, which stands for one person.

    `members` lists each record with the ids of its rows; `numbers` has the group number of each record. The rows of the records
    in `uninformative`, which have too few facts to be linked, are left out.
    """
    smallest: dict[int, str] = {}
    for (number, ids), group in zip(members, numbers, strict=True):
        if number not in uninformative:
            smallest[group] = min(smallest.get(group, ids[0]), ids[0])
    return {row: smallest[numbers[n]] for n, ids in members if n not in uninformative for row in ids}


def sizes(linked: Linked) -> dict[int, int]:
    """Return a dict from each size of a group (the number of rows of one person) to the number of groups of that size."""
    return dict(sorted(Counter(Counter(linked.groups.values()).values()).items()))
