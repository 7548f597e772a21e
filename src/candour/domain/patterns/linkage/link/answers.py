"""People's decisions on whether two records are the same person, which linking takes as input.

Not here: storing the decisions (apps/insight).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from candour.domain.patterns.linkage.errors import LinkageError


class ContradictionError(LinkageError):
    """Some answers say that two records are the same person, and another says that these records are two people."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's decision whether two records, given by ids, are the same person; in linking it overrides every score."""

    first: str
    second: str
    same: bool


def groups_of(answers: Iterable[Answer]) -> dict[str, str]:
    """Return record id → smallest record id of the same person, for every record that an answer says is the same as another.

    Raises `ContradictionError`.
    """
    answers = list(answers)
    group_of: dict[str, str] = {}
    for answer in (answer for answer in answers if answer.same):
        smaller, larger = sorted(group_of.get(record, record) for record in (answer.first, answer.second))
        group_of |= {answer.first: smaller, answer.second: smaller}
        group_of |= {record: smaller for record, group in group_of.items() if group == larger}
    for answer in (answer for answer in answers if not answer.same):
        if group_of.get(answer.first, answer.first) == group_of.get(answer.second, answer.second):
            raise ContradictionError(f"{answer.first} and {answer.second} were answered both same and different. Ask again.")
    return group_of
