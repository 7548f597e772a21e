"""What people answered when asked whether two records are one person. Kept for good by apps/insight; only used here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from candour.domain.patterns.linkage.errors import LinkageError


class ContradictionError(LinkageError):
    """People's answers cannot all be true."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's answer about two records, by their ids. It outweighs every score and every promise about a source."""

    one: str
    other: str
    same: bool


def joined(answers: Iterable[Answer]) -> dict[str, str]:
    """For every record said to be the same as another, the smallest id of its group. Raises `ContradictionError`."""
    answers = list(answers)
    found: dict[str, str] = {}
    for answer in (answer for answer in answers if answer.same):
        one, other = sorted((found.get(answer.one, answer.one), found.get(answer.other, answer.other)))
        found |= {answer.one: one, answer.other: one}
        found |= {key: one for key, group in found.items() if group == other}
    for answer in (answer for answer in answers if not answer.same):
        if found.get(answer.one, answer.one) == found.get(answer.other, answer.other):
            raise ContradictionError(f"{answer.one} and {answer.other} were answered both same and different. Ask again.")
    return found
