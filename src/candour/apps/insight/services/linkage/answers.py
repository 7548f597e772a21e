"""What people's decisions say together: which investigators are which officer, and whether all decisions can be true.

Plain Python, because a decision is weighed while a page waits; `domain.patterns.linkage.link.answers` does the same for runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


class Contradiction(Exception):
    """The decisions cannot all be true."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An investigator, and an officer (`of_roster`) or another investigator: whether they are one person."""

    first: UUID
    second: UUID
    same: bool
    of_roster: bool


def groups(identities: Iterable[Identity]) -> dict[UUID, UUID]:
    """For every record stated to be the same as another, one record that stands for the whole group."""
    group_of: dict[UUID, UUID] = {}
    for pair in (identity for identity in identities if identity.same):
        keep, drop = (group_of.get(record, record) for record in (pair.first, pair.second))
        group_of |= {pair.first: keep, pair.second: keep}
        group_of |= {record: keep for record, group in group_of.items() if group == drop}
    return group_of


def identified(identities: Iterable[Identity]) -> dict[UUID, UUID]:
    """The officer each investigator is, as far as the decisions tell. Raises Contradiction."""
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
