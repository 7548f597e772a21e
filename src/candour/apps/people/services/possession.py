"""Challenges to public keys that staff register: the answer shows that the secret of the key is at hand. ADR 36.

Not here: the challenge itself and the signature over its answer (`domain.sealing.possession`), storing the key (`keys`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from candour.apps.people.models import KeyChallenge, Staff
from candour.domain import sealing
from candour.domain.sealing import Possession, Recipient, SignedKey, StaffSecret
from candour.ui.errors import Refusal

VALID_FOR: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class AnsweredChallenge:
    """The answer to a challenge, with its signature, and the session from which it came ("" for a program of the server)."""

    possession: Possession
    session: str = ""


def challenge_key(staff: Staff, key: Recipient, *, session: str, now: datetime) -> bytes:
    """Store and return a challenge that only the secret of `key` opens. Replaces the one that this session asked for before."""
    answer, challenge = sealing.seal_challenge(key)
    asked = _digest(session)
    stale = Q(session_sha256=asked) | Q(until__lt=now)
    KeyChallenge.objects.filter(stale, staff=staff, answered_at=None).delete()
    KeyChallenge.objects.create(
        staff=staff,
        public_key=str(key),
        session_sha256=asked,
        answer_sha256=sha256(answer).digest(),
        until=now + VALID_FOR,
    )
    return challenge


def spend_challenge(staff: Staff, key: SignedKey, proved: AnsweredChallenge, *, now: datetime) -> None:
    """Mark the challenge to this key as answered. Raises Refusal unless this session answers it in time, once, and signed."""
    waiting = KeyChallenge.objects.filter(
        staff=staff,
        public_key=str(key.public_key),
        session_sha256=_digest(proved.session),
        answer_sha256=sha256(proved.possession.answer).digest(),
        until__gte=now,
        answered_at=None,
    )
    if not sealing.proves_possession(key, proved.possession) or not waiting.update(answered_at=now):
        raise Refusal(_("This browser did not show in time that it holds this key. Load the page again and make the key anew."))


def prove_own(staff: Staff, secret: StaffSecret, *, now: datetime) -> AnsweredChallenge:
    """Answer a challenge for a program that has the secret in its memory, as the demonstration has."""
    challenge = challenge_key(staff, secret.public, session="", now=now)
    return AnsweredChallenge(sealing.prove_possession(staff.pk, secret, challenge))


def _digest(session: str) -> bytes:
    """Return what a row has in place of the session's key."""
    return sha256(session.encode()).digest()
