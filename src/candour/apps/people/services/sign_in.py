"""What failed attempts to sign in cost, and which devices do not pay for a stranger's failures (OWASP, "Device cookies").

No number of wrong passwords closes a login, so a stranger cannot keep a person out by knowing the user name. Instead, after
five failures of a user name within an hour, an attempt from an unknown device needs a proof of work, which grows with the
failures. A device on which the person signed in before has a signed cookie and a count of its own: it needs no proof until five
attempts on that very device failed. Failures are counted in 65 536 buckets by a keyed hash, so rows are bounded and hold no
user name; two names that share a bucket share only the cost. No network address is read. Not here: the signed challenges
(`ui.proof_of_work`), the forms and cookies (`views.sign_in`).
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.crypto import constant_time_compare, salted_hmac

from candour.apps.ledger.services import append
from candour.apps.people.models import FailedSignIns, SignInBucket, Staff
from candour.domain.ledger import Actor, Kind
from candour.ui.proof_of_work import Proof, ProofOfWork, WorkRequired
from candour.ui.times import to_hour

FREE_FAILURES: Final = 5
FAILURES_EXPIRE: Final = timedelta(hours=1)
EASIEST: Final = 16  # zero bits at the first step: a tenth of a second in a browser
HARDEST: Final = 24  # about half a minute in a browser
DEVICE_LASTS: Final = timedelta(days=180)
REPORTED_AT: Final = 10  # failures since the last sign-in at which colleagues are shown an entry, once a day
_PROOF_OF_WORK: Final = ProofOfWork("candour.sign-in")
_DEVICES: Final = signing.Signer(salt="candour.device")


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in: the user name, the device's cookie ("" for none) and the proof of work, if the browser sent it.

    `context` is what the proof is computed over, such as a digest of name and password, so that each guess needs its own proof.
    """

    name: str
    cookie: str
    context: str
    proof: Proof | None


def work_required(attempt: Attempt, *, now: datetime) -> WorkRequired | None:
    """Return the proof of work that this attempt still needs; None where it needs no proof or comes with a valid proof."""
    bits = _bits(attempt, now)
    if not bits or _PROOF_OF_WORK.is_solved(attempt.proof, _folded(attempt.name), attempt.context, now=now):
        return None
    return _PROOF_OF_WORK.require_work(_folded(attempt.name), bits, now=now)


def count_failure(attempt: Attempt, *, now: datetime) -> None:
    """Count a failed attempt: for the known device it came from, otherwise for the user name."""
    device = known_device(attempt.name, attempt.cookie)
    _count(_bucket(f"device {device}" if device else f"name {_folded(attempt.name)}"), now)
    person = Staff.objects.filter(user__username__iexact=attempt.name.strip(), user__is_active=True).first()
    if person is not None:
        _count_for_person(person, now)


def report_and_forget_failures(person: Staff) -> int:
    """Return how many attempts with this person's user name failed since the last sign-in, and set that number back to 0."""
    with transaction.atomic():
        row = FailedSignIns.objects.select_for_update().filter(staff=person).first()
        if row is None or not row.count:
            return 0
        failed, row.count = row.count, 0
        row.save(update_fields=["count"])
    return failed


def new_device(user: AbstractBaseUser, cookie: str) -> str:
    """Return the signed cookie that marks this device as known for the user: `cookie` if it is still valid, else a new one."""
    if known_device(user.get_username(), cookie):
        return cookie
    return _DEVICES.sign_object({"for": _owner(user), "nonce": secrets.token_urlsafe(12)})


def known_device(name: str, cookie: str) -> str:
    """Return the random name of the device whose cookie this site signed for the user `name`; "" for any other cookie.

    A cookie is signed for one user and one password: a new password makes all devices unknown again.
    """
    try:
        signed = _DEVICES.unsign_object(cookie) if cookie else {}
    except (signing.BadSignature, ValueError):
        return ""
    user = get_user_model().objects.filter(username__iexact=name.strip()).first() if signed else None
    if user is None or not constant_time_compare(str(signed.get("for", "")), _owner(user)):
        return ""
    return str(signed["nonce"])


def _bits(attempt: Attempt, now: datetime) -> int:
    """Return how many zero bits the attempt's proof needs: 0 below five failures, one more each time the failures double."""
    device = known_device(attempt.name, attempt.cookie)
    if device and _failures(_bucket(f"device {device}"), now) < FREE_FAILURES:
        return 0
    failures = _failures(_bucket(f"name {_folded(attempt.name)}"), now)
    if device:
        failures += FREE_FAILURES
    return min(HARDEST, EASIEST + (failures // FREE_FAILURES).bit_length() - 1) if failures >= FREE_FAILURES else 0


def _failures(bucket: int, now: datetime) -> int:
    """Return the failures in this bucket within the last hour."""
    row = SignInBucket.objects.filter(bucket=bucket, since__gt=now - FAILURES_EXPIRE).first()
    return row.failures if row else 0


def _count(bucket: int, now: datetime) -> None:
    """Add a failure to a bucket; its count starts again after an hour. Locks only this row."""
    expired = now - FAILURES_EXPIRE
    counted = SignInBucket.objects.filter(bucket=bucket).update(
        failures=Case(When(since__lte=expired, then=Value(1)), default=F("failures") + 1),
        since=Case(When(since__lte=expired, then=Value(now)), default=F("since")),
    )
    if not counted:
        SignInBucket.objects.bulk_create([SignInBucket(bucket=bucket, failures=1, since=now)], ignore_conflicts=True)


def _count_for_person(person: Staff, now: datetime) -> None:
    """Count a failure that the person's next sign-in reports.

    At `REPORTED_AT` failures, appends a ledger entry that colleagues see, at most once a day.
    """
    with transaction.atomic():
        FailedSignIns.objects.bulk_create([FailedSignIns(staff=person, last_hour=to_hour(now))], ignore_conflicts=True)
        row = FailedSignIns.objects.select_for_update().get(staff=person)
        row.count, row.last_hour = row.count + 1, to_hour(now)
        if row.count >= REPORTED_AT and row.reported_on != now.date():
            row.reported_on = now.date()
            append(Kind.LOGIN_TRIED, actor=Actor.SYSTEM, staff=person.pk, now=now)
        row.save()


def _owner(user: AbstractBaseUser) -> str:
    """Return the text that binds a device's cookie to a user and to the user's present password."""
    return salted_hmac("candour.device.owner", f"{user.pk} {user.get_session_auth_hash()}").hexdigest()[:32]


def _folded(name: str) -> str:
    """Return a user name without case, accents and spaces, so that all spellings of a name share one count of failures."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return "".join(plain.casefold().split())


def _bucket(subject: str) -> int:
    """Return the number from 0 to 65 535 of the bucket in which failures of `subject` are counted."""
    return int.from_bytes(salted_hmac("candour.sign-in.bucket", subject, algorithm="sha256").digest()[:2], "big")


def guess_context(name: str, password: str) -> str:
    """Return the digest that a proof of work for this user name and password is computed over.

    `frontend/desk/toll.js` computes the same digest.
    """
    return hashlib.sha256(f"{name}\n{password}".encode()).hexdigest()
