"""What is asked of somebody when many come at once: a short sum where there is JavaScript, a short wait where there is none.

Lives here: the signed challenge of a proof of work (hashcash on SHA-256; Back, "Hashcash: a denial of service
counter-measure", 2002) and the signed ticket of a short queue. Both expire and are bound to one thing, so nothing is
stored for them and nobody is kept waiting inside the server. Not here: when something costs, and how much: that is said
by who asks (`services.crowding`, and the mailbox's `services.slowing`).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

CHALLENGE_LASTS: Final = timedelta(minutes=5)
TICKET_LASTS: Final = timedelta(minutes=10)  # after the wait, for coming back without hurry


@dataclass(frozen=True, slots=True)
class Proof:
    """What a browser found: a counter that makes the hash begin with enough zero bits."""

    challenge: str
    counter: int


@dataclass(frozen=True, slots=True)
class MustWork:
    """Show a proof of work first: a hash that begins with `bits` zero bits."""

    challenge: str
    bits: int


@dataclass(frozen=True, slots=True)
class MustWait:
    """There is no JavaScript to work with: come back with this ticket after so many seconds."""

    ticket: str
    seconds: int


class Toll:
    """The challenges and tickets of one purpose; those of another are worth nothing here."""

    def __init__(self, purpose: str) -> None:
        self._purpose = purpose
        self._challenges = signing.Signer(salt=f"{purpose}.work")
        self._tickets = signing.Signer(salt=f"{purpose}.wait")

    def work(self, thing: str, bits: int, *, now: datetime) -> MustWork:
        """Ask for work for one thing."""
        until = int((now + CHALLENGE_LASTS).timestamp())
        made = {"for": self._bound(thing), "bits": bits, "until": until, "nonce": secrets.token_urlsafe(9)}
        return MustWork(self._challenges.sign_object(made), bits)

    def work_is_done(self, proof: Proof | None, thing: str, place: str, *, now: datetime) -> bool:
        """Whether the proof answers an unexpired challenge of ours for this thing, worked out for this very place."""
        if proof is None:
            return False
        asked = _signed(self._challenges, proof.challenge)
        if not self._is_for(asked, thing) or asked["until"] < now.timestamp():
            return False
        return zero_bits(work_hash(proof, place)) >= int(asked["bits"])

    def wait(self, thing: str, seconds: int, *, now: datetime) -> MustWait:
        """Ask for a wait for one thing."""
        ready = now + timedelta(seconds=seconds)
        until = int((ready + TICKET_LASTS).timestamp())
        made = {"for": self._bound(thing), "from": int(ready.timestamp()), "until": until}
        return MustWait(self._tickets.sign_object(made), seconds)

    def seconds_left(self, ticket: str, thing: str, *, now: datetime) -> int | None:
        """How long the ticket still asks to wait, 0 where that is over. None where it is not ours, or too old."""
        kept = _signed(self._tickets, ticket)
        if not self._is_for(kept, thing) or kept["until"] < now.timestamp():
            return None
        return max(0, ceil(int(kept["from"]) - now.timestamp()))

    def _is_for(self, signed: dict[str, Any], thing: str) -> bool:
        return constant_time_compare(str(signed.get("for", "")), self._bound(thing))

    def _bound(self, thing: str) -> str:
        # Keyed with the site's secret, so that what is signed does not tell what it is for.
        return salted_hmac(self._purpose, thing, algorithm="sha256").hexdigest()[:32]


def work_hash(proof: Proof, place: str) -> bytes:
    """SHA-256 of challenge, place and counter, as the browser computes it (`frontend/working.js`)."""
    return hashlib.sha256(f"{proof.challenge}:{place}:{proof.counter}".encode()).digest()


def zero_bits(digest: bytes) -> int:
    """How many zero bits a digest begins with."""
    return len(digest) * 8 - int.from_bytes(digest, "big").bit_length()


def _signed(signer: signing.Signer, text: str) -> dict[str, Any]:
    try:
        found = signer.unsign_object(text)
    except (signing.BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
