"""What people's answers say together: which investigators are which officer, and whether all answers can be true.

Plain Python, because an answer is weighed while a page waits; `domain.patterns.linkage.link.answers` holds counts to the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


class Contradiction(Exception):
    """The answers cannot all be true."""


@dataclass(frozen=True, slots=True)
class Said:
    """An investigator, and an officer (`of_roster`) or another investigator: whether they are one person."""

    one: UUID
    other: UUID
    same: bool
    of_roster: bool


def groups(said: Iterable[Said]) -> dict[UUID, UUID]:
    """For every record said to be the same as another, one record that stands for all of them."""
    found: dict[UUID, UUID] = {}
    for pair in (one for one in said if one.same):
        keep, gone = (found.get(record, record) for record in (pair.one, pair.other))
        found |= {pair.one: keep, pair.other: keep} | {record: keep for record, group in found.items() if group == gone}
    return found


def identified(said: Iterable[Said]) -> dict[UUID, UUID]:
    """The officer each investigator is, as far as the answers tell. Raises Contradiction."""
    said = list(said)
    group_of = groups(said)
    if any(group_of.get(one.one, one.one) == group_of.get(one.other, one.other) for one in said if not one.same):
        raise Contradiction
    held: dict[UUID, UUID] = {}
    for officer in sorted({one.other for one in said if one.same and one.of_roster}):
        if held.setdefault(group_of[officer], officer) != officer:
            raise Contradiction
    officers = set(held.values())
    return {record: held[group] for record, group in group_of.items() if group in held and record not in officers}
