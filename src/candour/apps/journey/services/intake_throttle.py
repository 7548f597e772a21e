"""What sending costs while a body receives more than its limit in an hour. Nobody is refused: who has paid is received.

Below the limit sending is free. Past it, the work or the wait grows with each doubling, up to a maximum; a report that was
received before gets its receipt for nothing. Not here: challenges and tickets (`proof_of_work`), marking the report
(`reports.services.arrival`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from candour.apps.journey.services.destination import Destination
from candour.apps.journey.services.proof_of_work import Proof, ProofOfWork, WaitRequired, WorkRequired
from candour.apps.reports import queries
from candour.apps.reports.queries import Reception

STEPS: Final = queries.MOST_TIMES.bit_length()  # the last from eight times the limit on
EASIEST: Final = 14  # zero bits below the first step: at most 2^18 hashes, some three seconds of a phone, seldom ten
WAITS: Final = (0, 5, 10, 20, 30)  # seconds, by step

_COST = ProofOfWork("candour.reports")


def step(times_past_limit: int) -> int:
    """How far past its limit a body's hour is: 0 is below it; each doubling is one more."""
    return times_past_limit.bit_length()


def work_required(
    to: Destination, reception: Reception, body: UUID, key: UUID, proof: Proof | None, *, now: datetime
) -> WorkRequired | None:
    """The work to be done before the report with this idempotency key is received. None where it is free, or done."""
    slowed, subject = step(reception.times_past_limit), _subject(body, key)
    if not slowed or to.received_before(key) or _COST.is_solved(proof, subject, str(key), now=now):
        return None
    return _COST.require_work(subject, EASIEST + slowed, now=now)


def wait_required(
    to: Destination, reception: Reception, body: UUID, key: UUID, ticket: str, *, now: datetime
) -> WaitRequired | None:
    """The rest of the wait before the report with this key is received. None where it is free, or the wait is over."""
    slowed, subject = step(reception.times_past_limit), _subject(body, key)
    if not slowed or to.received_before(key):
        return None
    left = _COST.seconds_left(ticket, subject, now=now)
    if left is None:
        return _COST.require_wait(subject, WAITS[slowed], now=now)
    return WaitRequired(ticket, left) if left else None


def _subject(body: UUID, key: UUID) -> str:
    return f"{body}:{key}"
