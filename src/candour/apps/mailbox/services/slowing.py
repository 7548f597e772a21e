"""Slows attempts to open a mailbox after wrong passphrases, for one hour to two.

Only attempts are slowed whose locator (derived from the passphrase) has the same first byte as the wrong ones. This module
counts failures by that byte, and demands a proof of work with JavaScript or a wait without. Proof and wait are bound to one
locator, so that every guess costs its own work or wait. Slowing protects the server's time; the passphrase alone, with 90 bits,
protects the mailbox. No network address is read. Not here: the signed challenges and tickets (`ui.proof_of_work`).
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Case, F, Value, When

from candour.apps.mailbox.models import PrefixFailures
from candour.domain.sealing import MailboxLocator
from candour.ui.proof_of_work import Proof, ProofOfWork, WaitRequired, WorkRequired
from candour.ui.times import to_hour

FREE_FAILURES: Final = 5  # failures of one prefix before an attempt costs work or a wait
FAILURES_EXPIRE: Final = timedelta(hours=2)  # of the hour in the row, so one hour to two after the first failure
STEPS: Final = 6
EASIEST: Final = 15  # zero bits; the step is added: 2^16 hashes (a tenth of a second) to 2^21 (a few seconds)
WAITS: Final = (0, 5, 10, 20, 40, 60, 60)  # seconds to wait, by step

_PROOF_OF_WORK = ProofOfWork("candour.mailbox")


def prefix_of(locator: MailboxLocator) -> int:
    """Return the locator's first byte (0 to 255). One mailbox in 256 has the same byte, so the byte identifies no mailbox."""
    return locator.reveal()[0]


def step(prefix: int, *, now: datetime) -> int:
    """Return the step (0 to 6) by which attempts with this prefix are slowed.

    `prefix`: the locator's first byte. The step is 0 below five failures, 1 from five failures, and rises by 1 each time the
    failures double.
    """
    row = PrefixFailures.objects.filter(prefix=prefix, since__gt=now - FAILURES_EXPIRE).first()
    return min(STEPS, ((row.failures if row else 0) // FREE_FAILURES).bit_length())


def count_failure(prefix: int, *, now: datetime) -> None:
    """Add one failure to the count of this prefix; a count that has expired starts again at one.

    Locks only the prefix's row.
    """
    failures = When(since__lte=now - FAILURES_EXPIRE, then=Value(1))
    start = When(since__lte=now - FAILURES_EXPIRE, then=Value(to_hour(now)))
    counted = PrefixFailures.objects.filter(prefix=prefix).update(
        failures=Case(failures, default=F("failures") + 1), since=Case(start, default=F("since"))
    )
    if not counted:
        PrefixFailures.objects.bulk_create(
            [PrefixFailures(prefix=prefix, failures=1, since=to_hour(now))], ignore_conflicts=True
        )


def delete_expired(*, now: datetime) -> int:
    """Delete the counts of failed openings that have expired. Returns the number of deleted counts."""
    return PrefixFailures.objects.filter(since__lte=now - FAILURES_EXPIRE).delete()[0]


def challenge(prefix: int, at_step: int, *, now: datetime) -> WorkRequired:
    """Return a signed challenge that asks for the proof of work of step `at_step`; valid for attempts with this prefix only."""
    return _PROOF_OF_WORK.require_work(str(prefix), EASIEST + at_step, now=now)


def is_solved(proof: Proof | None, locator: MailboxLocator, *, now: datetime) -> bool:
    """Whether the proof, computed for this locator, solves an unexpired challenge that was signed for the locator's prefix."""
    return _PROOF_OF_WORK.is_solved(proof, str(prefix_of(locator)), work_context(locator), now=now)


def work_context(locator: MailboxLocator) -> str:
    """Return the locator as base64url without padding, which the browser hashes together with the challenge."""
    return urlsafe_b64encode(locator.reveal()).decode().rstrip("=")


def ticket(locator: MailboxLocator, at_step: int, *, now: datetime) -> WaitRequired:
    """Return a signed ticket that permits another attempt to open the mailbox with this locator, once the wait is over.

    `at_step` is the position in `WAITS`, the list of growing waits after failed attempts.
    """
    return _PROOF_OF_WORK.require_wait(locator.digest().hex(), WAITS[at_step], now=now)


def wait_is_over(ticket_sent: str, locator: MailboxLocator, *, now: datetime) -> bool:
    """Whether this site signed the ticket for this locator, the wait is over and the ticket has not expired."""
    return _PROOF_OF_WORK.seconds_left(ticket_sent, locator.digest().hex(), now=now) == 0
