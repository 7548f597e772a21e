"""The decisions of human reviewers on whether two records are the same person, which record linkage takes as input.

Not here: storing the decisions (apps/insight).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from candour.domain.patterns.linkage.errors import LinkageError


class ContradictionError(LinkageError):
    """Reviewers' answers contradict each other: some say that two records are one person, another that they are two people."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reviewer's decision whether two records are the same person; in linkage this decision overrides every computed weight.

    `first` and `second` are the ids of the two records; `same` is True where the reviewer decided that both are one person.
    """

    first: str
    second: str
    same: bool


def groups_of(answers: Iterable[Answer]) -> dict[str, str]:
    """Return a dict from record id to person id, for the records that answers state to be the same person as another record.

    The id of a person is the smallest id of the records that answers, one by one or as a chain, join into this person. Raises
    `ContradictionError` where an answer says that two records of one person are different people.
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
