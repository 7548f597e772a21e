"""Compares the past investigators of a force with the force's roster: sure identities, and doubtful pairs for review.

Only the worker imports this module (ADR 9). The comparison takes supervisors' decisions as given, whatever weights it computes,
so no pair that a supervisor has decided is listed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

import duckdb

from candour.apps.forces.models import Force
from candour.apps.insight.services.linkage import mentions
from candour.apps.insight.services.linkage.answers import Identity
from candour.apps.insight.services.linkage.reading import Reading
from candour.domain.patterns.linkage.link import Answer, Question, Source, link_records, questions, shipped

MOST = 500


@dataclass(frozen=True, slots=True)
class DoubtfulPair:
    """A pair of records for clerical review, by their ids: an investigator, and either an `officer` or another investigator.

    `other` is the id of that other investigator. `bits` is the weight of evidence that both are one person, `probability` (0 to
    1) follows from `bits`; `reasons` are (text, weight in bits) for each fact compared.
    """

    investigator: UUID
    officer: UUID | None
    other: UUID | None
    bits: float
    probability: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The result of `compare`: pairs of records for review, and investigators who are surely an officer.

    `doubtful`: the pairs; `sure`: investigator id → officer id; `investigators`: how many investigators were compared; `model`:
    name and digest of the statistical model that compared them; `exclusions`: reason → number of records not compared.
    """

    doubtful: list[DoubtfulPair] = field(default_factory=list)
    sure: dict[UUID, UUID] = field(default_factory=dict)
    investigators: int = 0
    model: str = ""
    exclusions: dict[str, int] = field(default_factory=dict)


def compare(force: Force, identities: Iterable[Identity], *, threads: int = 2, memory: str = "1GB") -> Compared:
    """Compare a force's past investigators with its present roster.

    `identities` state which records are of one person or of two; they override what the comparison computes. DuckDB computes
    with `threads` threads and at most `memory`. Raises LinkageError where the records do not have the columns that the model
    needs, or the identities contradict each other.
    """
    identities = list(identities)
    with duckdb.connect(config={"threads": threads, "memory_limit": memory}) as database:
        investigators = mentions.load(force, database)
        if not investigators:
            return Compared()
        model = shipped(database, mentions.TABLE)
        answers = [Answer(str(one.first), str(one.second), one.same) for one in identities]
        sources = [Source(mentions.roster_of(force), one_row=True)]
        linked = link_records(database, mentions.TABLE, sources, model, answers)
        read = Reading(linked, _roster_ids(force, database), answers)
        pairs = read.to_ask(questions(database, linked, MOST * 4), database)
    name = f"{model.task} {model.fingerprint.digest}"
    return Compared(
        [_doubtful_pair(one, read.roster) for one in pairs[:MOST]], read.sure(pairs), investigators, name, linked.exclusions
    )


def _roster_ids(force: Force, database: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the ids of those loaded records that come from the force's roster."""
    query = f"SELECT mention_id FROM {mentions.TABLE} WHERE source = ?"  # noqa: S608 - our own name
    return frozenset(row[0] for row in database.execute(query, [mentions.roster_of(force)]).fetchall())


def _doubtful_pair(one: Question, roster: Collection[str]) -> DoubtfulPair:
    """Convert the pair of records `one` to a `DoubtfulPair`; `roster` has the ids of the records that are officers."""
    officer = next((record for record in (one.first, one.second) if record in roster), None)
    rest = sorted(UUID(record) for record in (one.first, one.second) if record != officer)
    other = rest[1] if officer is None else None
    return DoubtfulPair(rest[0], UUID(officer) if officer else None, other, one.weight, one.probability, one.reasons)
