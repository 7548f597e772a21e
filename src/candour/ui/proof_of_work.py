"""Signed challenges and tickets that make a request costly: a proof of work with JavaScript, a short wait without.

Lives here: the signed challenge of a proof of work (hashcash on SHA-256; Back, "Hashcash: a denial of service
counter-measure", 2002) and the signed ticket of a wait. Both expire and are bound to one `subject`, the text that names what
the request is for, so the server stores no challenge or ticket and holds no connection open while somebody waits.
Not here: when a request costs something and how much (`journey.services.destination`, `mailbox.services.slowing`,
`people.services.sign_in`).
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
TICKET_LASTS: Final = timedelta(minutes=10)  # how long a ticket stays valid after its wait is over


@dataclass(frozen=True, slots=True)
class Proof:
    """A browser's solution of a challenge: a `counter` with which the hash (`work_hash`) begins with enough zero bits."""

    challenge: str
    counter: int


@dataclass(frozen=True, slots=True)
class WorkRequired:
    """A demand for a proof of work before a request is served: for a hash that begins with `bits` zero bits."""

    challenge: str
    bits: int


@dataclass(frozen=True, slots=True)
class WaitRequired:
    """A demand to wait before a request is served: the browser repeats the request with `ticket` after `seconds` seconds."""

    ticket: str
    seconds: int


class ProofOfWork:
    """Signs challenges and tickets for one purpose, such as sending reports, and rejects those signed for other purposes."""

    def __init__(self, purpose: str) -> None:
        """Make signers of challenges and tickets whose signatures are valid for `purpose` only."""
        self._purpose = purpose
        self._challenges = signing.Signer(salt=f"{purpose}.work")
        self._tickets = signing.Signer(salt=f"{purpose}.wait")

    def require_work(self, subject: str, bits: int, *, now: datetime) -> WorkRequired:
        """Return a signed challenge, bound to `subject`, that asks for `bits` zero bits and expires after five minutes."""
        until = int((now + CHALLENGE_LASTS).timestamp())
        signed = {"for": self._hash_of_subject(subject), "bits": bits, "until": until, "nonce": secrets.token_urlsafe(9)}
        return WorkRequired(self._challenges.sign_object(signed), bits)

    def is_solved(self, proof: Proof | None, subject: str, context: str, *, now: datetime) -> bool:
        """Whether the proof solves an unexpired challenge that this site signed for `subject`.

        `context`: the text that the browser hashed together with the challenge and the counter.
        """
        if proof is None:
            return False
        asked = _verify_signature(self._challenges, proof.challenge)
        if not self._is_bound_to(asked, subject) or asked["until"] < now.timestamp():
            return False
        return zero_bits(work_hash(proof, context)) >= int(asked["bits"])

    def require_wait(self, subject: str, seconds: int, *, now: datetime) -> WaitRequired:
        """Return a signed ticket, bound to `subject`, that is valid after `seconds` seconds and expires ten minutes later."""
        ready = now + timedelta(seconds=seconds)
        until = int((ready + TICKET_LASTS).timestamp())
        signed = {"for": self._hash_of_subject(subject), "from": int(ready.timestamp()), "until": until}
        return WaitRequired(self._tickets.sign_object(signed), seconds)

    def seconds_left(self, ticket: str, subject: str, *, now: datetime) -> int | None:
        """Return the seconds left to wait with this ticket, 0 after the wait; None if the ticket is not valid for `subject`."""
        signed = _verify_signature(self._tickets, ticket)
        if not self._is_bound_to(signed, subject) or signed["until"] < now.timestamp():
            return None
        return max(0, ceil(int(signed["from"]) - now.timestamp()))

    def _is_bound_to(self, signed: dict[str, Any], subject: str) -> bool:
        """Whether the signed content of a challenge or ticket names this subject."""
        return constant_time_compare(str(signed.get("for", "")), self._hash_of_subject(subject))

    def _hash_of_subject(self, subject: str) -> str:
        """Return the hash that names the subject in a challenge or ticket."""
        # Keyed with the site's secret, so that a challenge or ticket does not reveal its subject.
        return salted_hmac(self._purpose, subject, algorithm="sha256").hexdigest()[:32]


def work_hash(proof: Proof, context: str) -> bytes:
    """Return the SHA-256 of challenge, context and counter, the same as `frontend/shared/proof-of-work.js` computes."""
    return hashlib.sha256(f"{proof.challenge}:{context}:{proof.counter}".encode()).digest()


def zero_bits(digest: bytes) -> int:
    """Return the number of zero bits with which a digest begins."""
    return len(digest) * 8 - int.from_bytes(digest, "big").bit_length()


def _verify_signature(signer: signing.Signer, text: str) -> dict[str, Any]:
    """Return the signed content of a challenge or ticket, or an empty dict if the signature is wrong."""
    try:
        content = signer.unsign_object(text)
    except (signing.BadSignature, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
