"""Codes of authenticator apps (TOTP, RFC 6238): each code is accepted once, and clocks that differ by minutes are recognised.

allauth checks whether a code is right, one step of 30 seconds before or after now included (MFA_TOTP_TOLERANCE). It remembers
used codes for one step only, while a code is right for three; so used codes are stored here, in the authenticator's row.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

_STEP_SECONDS = 30
_RECOGNISED = 10  # steps before and after now within which a code shows that a clock is wrong
_SPENT = "spent"  # the key of the spent steps in the row's JSON


class CodeState(Enum):
    """What a typed code is: no code of the app, a code of some minutes earlier or later, a used code, or a usable code."""

    UNKNOWN = auto()
    CLOCKS_DIFFER = auto()
    SPENT = auto()
    USABLE = auto()


def state_of_code(user: AbstractBaseUser, code: str, *, now: datetime) -> CodeState:
    """Return what `code` is for this user's authenticator app. A recovery code is UNKNOWN here; allauth checks those."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        return CodeState.UNKNOWN
    return _state(row, _step_of(row, code, now), now)


def spend_code(user: AbstractBaseUser, code: str, *, now: datetime) -> bool:
    """Mark the code of the user's authenticator app as spent. Returns False where the code was spent already.

    Returns True without a change where the code is none of the app's, such as a recovery code.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
        step = _step_of(row, code, now) if row else None
        if row is None or step is None:
            return True
        if step in row.data.get(_SPENT, []):
            return False
        oldest = _present_step(now) - _RECOGNISED
        row.data[_SPENT] = [one for one in [*row.data.get(_SPENT, []), step] if one >= oldest]
        row.save(update_fields=["data"])
    return True


def _state(row: Authenticator, step: int | None, now: datetime) -> CodeState:
    """Return the state of the code of this time step; with `step` None, which means that the app has no such code, UNKNOWN."""
    if step is None:
        return CodeState.UNKNOWN
    if step in row.data.get(_SPENT, []):
        return CodeState.SPENT
    return CodeState.USABLE if abs(step - _present_step(now)) <= 1 else CodeState.CLOCKS_DIFFER


def _step_of(row: Authenticator, code: str, now: datetime) -> int | None:
    """Return the time step (30 seconds) near `now` whose code was typed, the nearest first; None where no step has the code."""
    secret, present = get_adapter().decrypt(row.data["secret"]), _present_step(now)
    for step in sorted(range(present - _RECOGNISED, present + _RECOGNISED + 1), key=lambda one: abs(one - present)):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def _present_step(now: datetime) -> int:
    """Return the number of steps of 30 seconds since 1970."""
    return int(now.timestamp()) // _STEP_SECONDS
