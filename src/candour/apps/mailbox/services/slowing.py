"""What a wrong passphrase costs, and whom: only those whose locator starts with the same byte, for an hour at most.

Lives here: the count of failures a prefix, how much work is asked with JavaScript and how long a wait without. Not here: the
signed challenges and tickets (`journey.services.proof_of_work`). Both are bound to one locator: each guess costs its own work
or its own wait. Seven words hold 90 bits, so this guards the server's time; it is not what keeps a mailbox shut. Nobody's
address is looked at.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Case, F, Value, When

from candour.apps.journey.services.proof_of_work import Proof, ProofOfWork, WaitRequired, WorkRequired
from candour.apps.mailbox.models import PrefixFailures
from candour.domain.sealing import MailboxLocator

FREE: Final = 5  # failures an hour, of one prefix, before the next attempt costs anything
FADES_AFTER: Final = timedelta(hours=1)
STEPS: Final = 6
EASIEST: Final = 15  # zero bits below the first step: 2^16 hashes, a tenth of a second; at most 2^21, a few seconds
WAITS: Final = (0, 5, 10, 20, 40, 60, 60)  # seconds, by step

_COST = ProofOfWork("candour.mailbox")


def prefix_of(locator: MailboxLocator) -> int:
    """The first byte: one mailbox in 256 shares it, so it tells nobody apart."""
    return locator.reveal()[0]


def step(prefix: int, *, now: datetime) -> int:
    """How far this prefix is slowed: 0 is not at all; each doubling of the failures is one more."""
    row = PrefixFailures.objects.filter(prefix=prefix, since__gt=now - FADES_AFTER).first()
    return min(STEPS, ((row.failures if row else 0) // FREE).bit_length())


def count_failure(prefix: int, *, now: datetime) -> None:
    """Count one, beginning again where the last hour's count has faded. One statement, no lock but the row's own."""
    faded = When(since__lte=now - FADES_AFTER, then=Value(1))
    begun = When(since__lte=now - FADES_AFTER, then=Value(now))
    counted = PrefixFailures.objects.filter(prefix=prefix).update(
        failures=Case(faded, default=F("failures") + 1), since=Case(begun, default=F("since"))
    )
    if not counted:
        PrefixFailures.objects.bulk_create([PrefixFailures(prefix=prefix, failures=1, since=now)], ignore_conflicts=True)


def forget_faded(*, now: datetime) -> int:
    """Remove counts that no longer slow anybody; returns how many."""
    return PrefixFailures.objects.filter(since__lte=now - FADES_AFTER).delete()[0]


def challenge(prefix: int, at_step: int, *, now: datetime) -> WorkRequired:
    """A signed, expiring challenge for one prefix, and how many zero bits its answer must have."""
    return _COST.require_work(str(prefix), EASIEST + at_step, now=now)


def is_solved(proof: Proof | None, locator: MailboxLocator, *, now: datetime) -> bool:
    """Whether the proof answers an unexpired challenge of ours, for this locator's prefix and this locator alone."""
    return _COST.is_solved(proof, str(prefix_of(locator)), work_context(locator), now=now)


def work_context(locator: MailboxLocator) -> str:
    """What the work is done over, as the browser writes it: base64url without padding."""
    return urlsafe_b64encode(locator.reveal()).decode().rstrip("=")


def ticket(locator: MailboxLocator, at_step: int, *, now: datetime) -> WaitRequired:
    """A signed ticket that is good for this locator after a wait, and the wait in seconds."""
    return _COST.require_wait(locator.digest().hex(), WAITS[at_step], now=now)


def wait_is_over(shown: str, locator: MailboxLocator, *, now: datetime) -> bool:
    """Whether the ticket is ours, for this locator, and its wait has passed but not long since."""
    return _COST.seconds_left(shown, locator.digest().hex(), now=now) == 0
