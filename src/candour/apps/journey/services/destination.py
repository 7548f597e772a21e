"""Where sealed answers go, and what sending a report costs while a body gets more reports in an hour than its limit.

The views call the four methods of `Destination` and do not know which class of destination they call. `REPORT_NOW` makes a
report at once. Another destination, such as one that holds the answers until somebody else names the same person, would be
passed to the same views in `urls`. The cost of sending is a proof of work by the browser or, without JavaScript, a wait. Below
the limit sending costs nothing. Above the limit, the cost grows each time the number of reports doubles, up to a maximum.
Nobody is refused, and sending again a report that was received before costs nothing. Not here: the questions, which do not
depend on the destination; challenges and tickets (`proof_of_work`); marking the report (`reports.services.receiving`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from candour.apps.reports import queries
from candour.apps.reports.queries import HolderKey, Received, Reception
from candour.apps.reports.services import Submission, receive_at
from candour.ui.proof_of_work import Proof, ProofOfWork, WaitRequired, WorkRequired
from candour.ui.times import to_hour

STEPS: Final = queries.MAX_TIMES_PAST_LIMIT.bit_length()  # the last throttle step begins at eight times the limit
EASIEST: Final = 14  # zero bits; the throttle step is added. At most 2^18 hashes, about three seconds on a phone, rarely ten
WAITS: Final = (0, 5, 10, 20, 30)  # seconds to wait, by throttle step

_PROOF_OF_WORK = ProofOfWork("candour.reports")


class Destination(Protocol):
    """The interface of an object that receives a reporter's sealed answers. `urls` passes such an object to the views."""

    def holder_keys(self, body: UUID) -> list[HolderKey]:
        """Return the public keys to which the secret of a new dossier is sealed; an empty list if the body takes no reports."""

    def reception(self, body: UUID, *, now: datetime) -> Reception:
        """Return the body's holder keys (the public keys to which a report's secret is sealed), and how full its intake is.

        The second value of the `Reception` is the number of reports in this hour, divided by the body's intake limit.
        """

    def receive(self, reception: Reception, submission: Submission, *, now: datetime) -> Received:
        """Store the submission. The same submission sent again is stored only once. Stores nothing if Refusal is raised."""

    def received_before(self, idempotency_key: UUID) -> Received | None:
        """Return the stored submission that was sent with this idempotency key, or None."""


class ReportNow:
    """The destination that stores the sealed answers at once as a report to the chosen body."""

    def holder_keys(self, body: UUID) -> list[HolderKey]:
        """Return the newest public keys of the body's intake team and guardians; the new dossier's secret is sealed to them."""
        return queries.holder_keys(body)

    def reception(self, body: UUID, *, now: datetime) -> Reception:
        """Return the body's holder keys, and how full its intake is, as the interface `Destination` describes."""
        return queries.reception(body, to_hour(now))

    def receive(self, reception: Reception, submission: Submission, *, now: datetime) -> Received:
        """Store the submission as a report.

        `reception`: what the method `reception` has returned for the submission's body during the present request.
        """
        return receive_at(reception, submission, now=now)

    def received_before(self, idempotency_key: UUID) -> Received | None:
        """Return the report that was sent with this idempotency key, or None."""
        return queries.received_before(idempotency_key)


REPORT_NOW: Final[Destination] = ReportNow()


def throttle_step(times_past_limit: int) -> int:
    """Return the step from which the cost of sending follows: 0 below the intake limit, at least 1 at or above the limit.

    `times_past_limit`: the number of reports in this hour divided by the limit, rounded down. The step is 1 +
    log2(`times_past_limit`), rounded down: 1 at 1, 2 from 2, 3 from 4.
    """
    return times_past_limit.bit_length()


def work_required(
    to: Destination, reception: Reception, body: UUID, key: UUID, proof: Proof | None, *, now: datetime
) -> WorkRequired | None:
    """Return the proof of work to demand before this report is received; None if no work is needed or `proof` solves it.

    `to`: the destination of the report; `reception`: the result of its method `reception` for `body`; `key`: the report's
    idempotency key.
    """
    at_step, subject = throttle_step(reception.times_past_limit), _subject(body, key)
    if not at_step or to.received_before(key) or _PROOF_OF_WORK.is_solved(proof, subject, str(key), now=now):
        return None
    return _PROOF_OF_WORK.require_work(subject, EASIEST + at_step, now=now)


def wait_required(
    to: Destination, reception: Reception, body: UUID, key: UUID, ticket: str, *, now: datetime
) -> WaitRequired | None:
    """Return the wait to demand before this report is received; None if no wait is needed or the wait of `ticket` is over.

    `to`: the destination of the report; `reception`: the result of its method `reception` for `body`; `key`: the report's
    idempotency key.
    """
    at_step, subject = throttle_step(reception.times_past_limit), _subject(body, key)
    if not at_step or to.received_before(key):
        return None
    left = _PROOF_OF_WORK.seconds_left(ticket, subject, now=now)
    if left is None:
        return _PROOF_OF_WORK.require_wait(subject, WAITS[at_step], now=now)
    return WaitRequired(ticket, left) if left else None


def _subject(body: UUID, key: UUID) -> str:
    """Return the text that names this report in challenges and tickets, each of which is valid for this report only."""
    return f"{body}:{key}"
