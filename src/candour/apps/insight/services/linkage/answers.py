"""Combines supervisors' decisions on pairs of records: which officer an investigator is, and whether decisions contradict.

Plain Python, because a page waits for the result; `domain.patterns.linkage.link.answers` does the same for counting runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


class Contradiction(Exception):
    """Raised where the decisions on pairs of records cannot all be true."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The statement of a supervisor or an imported source that two records are of one person (`same`), or of two persons.

    `first` is the id of an investigator; `second` is the id of an officer where `of_roster`, else of another investigator.
    """

    first: UUID
    second: UUID
    same: bool
    of_roster: bool


def groups(identities: Iterable[Identity]) -> dict[UUID, UUID]:
    """Map the id of each record to the id of the record that stands for its group: all records stated to be of one person.

    A record that no identity states to be the same person as another record is left out.
    """
    group_of: dict[UUID, UUID] = {}
    for pair in (identity for identity in identities if identity.same):
        keep, drop = (group_of.get(record, record) for record in (pair.first, pair.second))
        group_of |= {pair.first: keep, pair.second: keep}
        group_of |= {record: keep for record, group in group_of.items() if group == drop}
    return group_of


def identified(identities: Iterable[Identity]) -> dict[UUID, UUID]:
    """Map investigator id to officer id, as far as the identities state who an investigator is.

    Raises Contradiction where the identities cannot all be true.
    """
    identities = list(identities)
    group_of = groups(identities)
    if any(
        group_of.get(pair.first, pair.first) == group_of.get(pair.second, pair.second) for pair in identities if not pair.same
    ):
        raise Contradiction
    officer_of: dict[UUID, UUID] = {}
    for officer in sorted({pair.second for pair in identities if pair.same and pair.of_roster}):
        if officer_of.setdefault(group_of[officer], officer) != officer:
            raise Contradiction
    officers = set(officer_of.values())
    return {record: officer_of[group] for record, group in group_of.items() if group in officer_of and record not in officers}
