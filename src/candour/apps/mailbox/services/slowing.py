"""What a wrong passphrase costs, and whom: only those whose locator starts with the same byte, for an hour at most.

Lives here: the count of failures a prefix, the proof of work asked where there is JavaScript (hashcash on SHA-256; Back,
"Hashcash: a denial of service counter-measure", 2002), and the ticket of the short queue where there is none. Challenges and
tickets are signed and expire, so nothing is stored for them and nobody is kept waiting inside the server. Both are bound
to one locator: each guess costs its own work or its own wait. Seven words hold 90 bits, so this guards the server's time;
it is not what keeps a mailbox shut. No address of anybody is looked at.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core import signing
from django.db.models import Case, F, Value, When
from django.utils.crypto import constant_time_compare, salted_hmac

from candour.apps.mailbox.models import PrefixFailures
from candour.domain.sealing import MailboxLocator

FREE: Final = 5  # failures an hour, of one prefix, before the next attempt costs anything
FADES_AFTER: Final = timedelta(hours=1)
STEPS: Final = 6
EASIEST: Final = 15  # zero bits below the first step: 2^16 hashes, a tenth of a second; at most 2^21, a few seconds
WAITS: Final = (0, 5, 10, 20, 40, 60, 60)  # seconds, by step
CHALLENGE_LASTS: Final = timedelta(minutes=5)
TICKET_LASTS: Final = timedelta(minutes=10)  # after the wait, for typing seven words again without hurry

_CHALLENGES = signing.Signer(salt="candour.mailbox.work")
_TICKETS = signing.Signer(salt="candour.mailbox.wait")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a browser found: a counter that makes the hash begin with enough zero bits."""

    challenge: str
    counter: int


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


def challenge(prefix: int, at_step: int, *, now: datetime) -> tuple[str, int]:
    """A signed, expiring challenge for one prefix, and how many zero bits its answer must have."""
    bits = EASIEST + at_step
    until = int((now + CHALLENGE_LASTS).timestamp())
    made = {"prefix": prefix, "bits": bits, "until": until, "nonce": secrets.token_urlsafe(9)}
    return _CHALLENGES.sign_object(made), bits


def work_is_done(proof: Proof | None, locator: MailboxLocator, *, now: datetime) -> bool:
    """Whether the proof answers an unexpired challenge of ours, for this locator's prefix and this locator alone."""
    asked = _signed(_CHALLENGES, proof.challenge if proof else "")
    if proof is None or asked.get("prefix") != prefix_of(locator) or asked.get("until", 0) < now.timestamp():
        return False
    return zero_bits(work_hash(proof, locator)) >= int(asked["bits"])


def work_hash(proof: Proof, locator: MailboxLocator) -> bytes:
    """SHA-256 of challenge, locator and counter, as the browser computes it (`frontend/mailbox/worker.js`)."""
    place = urlsafe_b64encode(locator.reveal()).decode().rstrip("=")
    return hashlib.sha256(f"{proof.challenge}:{place}:{proof.counter}".encode()).digest()


def zero_bits(digest: bytes) -> int:
    """How many zero bits a digest begins with."""
    return len(digest) * 8 - int.from_bytes(digest, "big").bit_length()


def ticket(locator: MailboxLocator, at_step: int, *, now: datetime) -> tuple[str, int]:
    """A signed ticket that is good for this locator after a wait, and the wait in seconds."""
    wait = WAITS[at_step]
    ready = now + timedelta(seconds=wait)
    made = {"for": _bound(locator), "from": int(ready.timestamp()), "until": int((ready + TICKET_LASTS).timestamp())}
    return _TICKETS.sign_object(made), wait


def wait_is_over(shown: str, locator: MailboxLocator, *, now: datetime) -> bool:
    """Whether the ticket is ours, for this locator, and its wait has passed but not long since."""
    kept = _signed(_TICKETS, shown)
    if not constant_time_compare(str(kept.get("for", "")), _bound(locator)):
        return False
    return bool(kept["from"] <= now.timestamp() <= kept["until"])


def _bound(locator: MailboxLocator) -> str:
    """Ties a ticket to a locator without telling it: keyed with the site's secret."""
    return salted_hmac("candour.mailbox.wait", locator.digest(), algorithm="sha256").hexdigest()


def _signed(signer: signing.Signer, text: str) -> dict[str, Any]:
    try:
        found = signer.unsign_object(text)
    except (signing.BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
