"""Answers to early-warning flags on officers: what a person decided, how soon, and what was on record later.

No possible answer is a penalty: a flag asks a person to look at the officer's situation and to help. Every flag must be
answered. Not here: storing flags and answers (apps/insight).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

ANSWERS = {
    "talked": "A supervisor talked with the officer about how things are",
    "support": "Support was offered: welfare, health, workload",
    "training": "Training or mentoring was offered",
    "supervision": "Closer supervision was agreed",
    "post": "A change of post or partner was agreed",
    "known": "The reasons were known and already acted on",
    "no_need": "A person looked and saw no need",
    "mistaken": "The record behind the flag was wrong, and is being put right",
}
ANSWER_WITHIN = 28  # days from the flag


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A flag on an officer as it was shown to people: a request to look at the officer's situation and to help.

    Some person must answer each flag. `origin` is the day of the flag, `model` the name of the points table, and `points` the
    officer's total. `probability` (0 to 1) is the probability that a complaint of the next two years will be proven; None where
    the points table gives no probability.
    """

    flag_id: str
    officer_id: str
    origin: dt.date
    model: str
    points: int
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's decision about an early-warning flag on an officer, which the officer may read.

    `on` is the day of the answer, `by` the person who answered, `what` a key of ANSWERS, and `why` the reason in a sentence.
    """

    flag_id: str
    on: dt.date
    by: str
    what: str
    why: str

    def __post_init__(self) -> None:
        if self.what not in ANSWERS:
            raise ValueError(f"“{self.what}” is no answer to a flag. Choose one of {', '.join(ANSWERS)}.")
        if not self.why.strip():
            raise ValueError("Say in a sentence why: the officer may read it.")


@dataclass(frozen=True, slots=True)
class LaterRecord:
    """The complaints about a flagged officer received from the day of the flag to the day `until`, and how many were proven."""

    flag_id: str
    until: dt.date
    complaints: int
    proven: int


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """How people answered the flags raised in a period; the result of `summarise_answers`.

    `raised` and `answered` are numbers of flags; `overdue` is the number of flags that nobody answered by the last day to
    answer. `days` is the median number of days to an answer. `answers` is a dict from each answer to how often it was given.
    `no_need` is the share of answers in which a person saw no need to act. `followed` is a dict from each answer to (flags,
    flags followed by a complaint, flags followed by a proven complaint).
    """

    raised: int
    answered: int
    overdue: int
    days: float | None
    answers: dict[str, int]
    no_need: float | None
    followed: dict[str, tuple[int, int, int]]


def due(flag: RaisedFlag) -> dt.date:
    """Return the last day on which an answer to the flag is in time."""
    return flag.origin + dt.timedelta(days=ANSWER_WITHIN)


def summarise_answers(
    raised: Sequence[RaisedFlag], answers: Sequence[Answer], followed: Sequence[LaterRecord], today: dt.date
) -> AnswerSummary:
    """Summarise the answers to the flags `raised`; only the first answer to each flag counts.

    `followed` says what was on record after each flag. A flag without an answer is overdue if the last day to answer is before
    `today`. People chose the answers by the officer's situation, so the summary cannot show whether an answer had an effect
    (docs/methods/early_warning.md).
    """
    first = {answer.flag_id: answer for answer in sorted(answers, key=lambda answer: answer.on, reverse=True)}
    held = {flag.flag_id: first[flag.flag_id] for flag in raised if flag.flag_id in first}
    waits = [(held[flag.flag_id].on - flag.origin).days for flag in raised if flag.flag_id in held]
    counted = Counter(answer.what for answer in held.values())
    late = sum(flag.flag_id not in held and due(flag) < today for flag in raised)
    return AnswerSummary(
        len(raised),
        len(held),
        late,
        median(waits) if waits else None,
        dict(counted),
        counted["no_need"] / len(held) if held else None,
        _later_records_by_answer(held, followed),
    )


def _later_records_by_answer(held: dict[str, Answer], followed: Sequence[LaterRecord]) -> dict[str, tuple[int, int, int]]:
    """Return a dict from each answer to (flags, flags followed by a complaint, flags followed by a proven complaint).

    Flags that nobody answered are counted under `none`. `held` is a dict from the id of each answered flag to its answer;
    `followed` says what was on record after each flag.
    """
    newest_record = {record.flag_id: record for record in sorted(followed, key=lambda record: record.until)}
    by_answer: dict[str, tuple[int, int, int]] = {}
    for flag_id, record in sorted(newest_record.items()):
        what = held[flag_id].what if flag_id in held else "none"
        flags_, complained, proven = by_answer.get(what, (0, 0, 0))
        by_answer[what] = (flags_ + 1, complained + (record.complaints > 0), proven + (record.proven > 0))
    return by_answer
