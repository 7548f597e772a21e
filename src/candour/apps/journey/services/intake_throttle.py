"""What sending costs while a body receives more than its limit in an hour. Nobody is refused: whoever paid is received.

Below the limit sending is free. Past it, the work or the wait grows with each doubling and has an end; a report that is
here already is given its receipt for nothing. Not here: the challenges and tickets themselves (`cost`), the mark
(`arrival`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from candour.apps.journey.services.proof_of_work import MustWait, MustWork, Proof, Toll
from candour.apps.reports import queries
from candour.apps.reports.queries import Reception
from candour.apps.reports.services.receipts import received_before
from candour.ui.times import to_hour

STEPS: Final = queries.MOST_TIMES.bit_length()  # the last from eight times the limit on
EASIEST: Final = 14  # zero bits below the first step: at most 2^18 hashes, some three seconds of a phone, seldom ten
WAITS: Final = (0, 5, 10, 20, 30)  # seconds, by step

_TOLL = Toll("candour.reports")


def step(times_past_limit: int) -> int:
    """How far past its limit a body's hour is: 0 is below it; each doubling is one more."""
    return times_past_limit.bit_length()


def work_for(body: UUID, key: UUID, proof: Proof | None, *, now: datetime, found: Reception | None = None) -> MustWork | None:
    """The work that must be done before the report with this key is received. None where it is free, or paid.

    `found` is the body as the caller has just read it; it is read here where it is not given.
    """
    slowed = step((found or queries.reception(body, to_hour(now))).times_past_limit)
    if not slowed or received_before(key) or _TOLL.work_is_done(proof, _thing(body, key), str(key), now=now):
        return None
    return _TOLL.work(_thing(body, key), EASIEST + slowed, now=now)


def wait_for(body: UUID, key: UUID, ticket: str, *, now: datetime) -> MustWait | None:
    """What is left to wait before the report with this key is received. None where it is free, or the wait is over."""
    slowed = step(queries.times_past_limit(body, to_hour(now)))
    if not slowed or received_before(key):
        return None
    left = _TOLL.seconds_left(ticket, _thing(body, key), now=now)
    if left is None:
        return _TOLL.wait(_thing(body, key), WAITS[slowed], now=now)
    return MustWait(ticket, left) if left else None


def _thing(body: UUID, key: UUID) -> str:
    return f"{body}:{key}"
