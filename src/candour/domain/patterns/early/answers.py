"""What was done about each flag, and what followed: the record that tells whether flags help. Stored by apps/insight.

The answers there are hold no penalty, on purpose: a flag is a reason to look and to help. An answer is owed for every flag.
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
ANSWER_WITHIN = 28  # days


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag as it was shown: under which table, with how many points."""

    flag_id: str
    officer_id: str
    origin: dt.date
    model: str
    points: int
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided, when, and why in a sentence. `what` is a key of ANSWERS."""

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
class Followed:
    """What was on record of the officer some time after the flag: complaints received since, and of them proven."""

    flag_id: str
    until: dt.date
    complaints: int
    proven: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """How flags of a period were dealt with. `overdue` had no answer in time; `no_need` is the share a person put aside."""

    raised: int
    answered: int
    overdue: int
    days: float | None
    answers: dict[str, int]
    no_need: float | None
    followed: dict[str, tuple[int, int, int]]


def due(flag: Raised) -> dt.date:
    """The last day for an answer."""
    return flag.origin + dt.timedelta(days=ANSWER_WITHIN)


def ledger(raised: Sequence[Raised], answers: Sequence[Answer], followed: Sequence[Followed], today: dt.date) -> Ledger:
    """Sum up. A flag's first answer counts. `followed` gives, for each answer: flags, with a complaint, with a finding.

    People were treated differently for reasons, so it shows no effect of what was done (docs/methods/early_warning.md).
    """
    first = {answer.flag_id: answer for answer in sorted(answers, key=lambda answer: answer.on, reverse=True)}
    held = {flag.flag_id: first[flag.flag_id] for flag in raised if flag.flag_id in first}
    waits = [(held[flag.flag_id].on - flag.origin).days for flag in raised if flag.flag_id in held]
    counted = Counter(answer.what for answer in held.values())
    late = sum(flag.flag_id not in held and due(flag) < today for flag in raised)
    return Ledger(
        len(raised),
        len(held),
        late,
        median(waits) if waits else None,
        dict(counted),
        counted["no_need"] / len(held) if held else None,
        _followed(held, followed),
    )


def _followed(held: dict[str, Answer], followed: Sequence[Followed]) -> dict[str, tuple[int, int, int]]:
    newest = {one.flag_id: one for one in sorted(followed, key=lambda one: one.until)}
    found: dict[str, tuple[int, int, int]] = {}
    for flag_id, one in sorted(newest.items()):
        what = held[flag_id].what if flag_id in held else "none"
        flags_, complained, proven = found.get(what, (0, 0, 0))
        found[what] = (flags_ + 1, complained + (one.complaints > 0), proven + (one.proven > 0))
    return found
