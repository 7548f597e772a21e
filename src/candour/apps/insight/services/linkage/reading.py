"""Selects, from the result of linking records, the pairs for review and the sure identities.

Linking joins an investigator's record to that of one officer, even where two officers fit about equally well. Such officers are
called rivals. A supervisor then reviews the pair of the investigator with each rival, and the investigator is linked to none of
them until a supervisor has decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import duckdb

from candour.domain.patterns.linkage.link import Answer, Linked, Question, score
from candour.domain.patterns.linkage.link.review import MARGIN


@dataclass(frozen=True)
class Reading:
    """Selects the pairs for review and the sure identities from `linked`, the result of linking records.

    `roster`: ids of the records that are officers; all others are past investigators. `answers`: the supervisors' decisions on
    pairs that the linking had to respect.
    """

    linked: Linked
    roster: frozenset[str]
    answers: list[Answer]

    @cached_property
    def decided(self) -> set[frozenset[str]]:
        """The pairs of record ids of which a supervisor has said whether both records are of one person."""
        return {frozenset((one.first, one.second)) for one in self.answers}

    @cached_property
    def rivals(self) -> list[tuple[str, str, float]]:
        """(Investigator id, officer id, weight in bits) of each officer who fits an undecided investigator about equally well.

        The best weight of an investigator is that with the best-fitting officer. If it is above the threshold for linking, and
        at least two officers have a weight less than `MARGIN` bits below it, all these officers are rivals.
        """
        fits: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for investigator, officer, weight in self._cross_edges():
            fits[investigator].append((weight, officer))
        rivals: list[tuple[str, str, float]] = []
        for investigator, officers in fits.items():
            best = max(officers)[0]
            near = [(investigator, officer, weight) for weight, officer in officers if best - weight < MARGIN]
            rivals += near if best > self.linked.threshold and len(near) > 1 else []
        settled = {record for one in self.answers if one.same for record in (one.first, one.second)}
        return sorted(one for one in rivals if one[0] not in settled and frozenset(one[:2]) not in self.decided)

    def _cross_edges(self) -> Iterable[tuple[str, str, float]]:
        """Yield (investigator id, officer id, weight in bits) for each investigator compared with an officer."""
        rows: dict[int, list[str]] = defaultdict(list)
        for row, number in self.linked.records.items():
            rows[number].append(row)
        for left, right, weight in zip(*(column.tolist() for column in self.linked.edges), strict=True):
            for one, other in ((left, right), (right, left)):
                officers = [row for row in rows[other] if row in self.roster]
                yield from ((row, officer, weight) for row in rows[one] if row not in self.roster for officer in officers)

    def to_ask(self, doubtful: Iterable[Question], database: duckdb.DuckDBPyConnection) -> list[Question]:
        """Return the pairs for clerical review, those with the greatest weight first.

        They are the pairs of `doubtful` that include an investigator and are undecided, and the pairs of an investigator with
        each of several officers who fit about equally well (rivals).
        """
        asked = {
            frozenset((one.first, one.second)): one
            for one in [*doubtful, *self._rival_questions(database)]
            if self._is_reviewable(one)
        }
        return sorted(asked.values(), key=lambda one: (-one.weight, one.first, one.second))

    def _is_reviewable(self, one: Question) -> bool:
        """Whether the pair `one` is to be reviewed: no supervisor has decided it, and it includes an investigator.

        Where the linking has put the two records into two groups (persons) that each have an officer already, the pair is
        reviewed only if its officer is one of several who fit the investigator about equally well (a rival).
        """
        if frozenset((one.first, one.second)) in self.decided or {one.first, one.second} <= self.roster:
            return False
        taken = [self.linked.groups[record] in self._officer_groups for record in (one.first, one.second)]
        return one.together or not all(taken) or frozenset((one.first, one.second)) in self._rival_pairs

    @cached_property
    def _officer_groups(self) -> set[str]:
        """The ids of the groups of linked records that contain an officer; the id of a group is the id of one record in it."""
        return {self.linked.groups[record] for record in self.roster}

    @cached_property
    def _rival_pairs(self) -> set[frozenset[str]]:
        """The pairs of record ids in `rivals`, without order and weight."""
        return {frozenset(one[:2]) for one in self.rivals}

    def _rival_questions(self, database: duckdb.DuckDBPyConnection) -> list[Question]:
        """Return the rivals as pairs for review, each with the reasons of its weight."""
        place = self.linked.records
        pairs = [tuple(sorted((place[one], place[other]))) for one, other, _ in self.rivals]
        why = score.reasons(database, self.linked.model.settings, pairs)  # type: ignore[arg-type]  # each is two numbers
        return [
            Question(one, other, weight, self.linked.same(one, other), tuple(reasons))
            for (one, other, weight), reasons in zip(self.rivals, why, strict=True)
        ]

    def sure(self, asked: Iterable[Question]) -> dict[UUID, UUID]:
        """Map investigator id → officer id, for each group of linked records that contains exactly one officer.

        A group is left out if it contains a pair that is to be reviewed (`asked`), or an investigator with rivals (officers who
        fit about equally well).
        """
        doubted = {self.linked.groups[one.first] for one in asked if one.together} | {
            self.linked.groups[one[0]] for one in self.rivals
        }
        members = defaultdict(list)
        for record, group in self.linked.groups.items():
            members[group].append(record)
        officer_of: dict[UUID, UUID] = {}
        for group, records in members.items():
            officers = [record for record in records if record in self.roster]
            if len(officers) == 1 and group not in doubted:
                officer_of |= {UUID(record): UUID(officers[0]) for record in records if record not in self.roster}
        return officer_of
