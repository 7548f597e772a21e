"""Adapters that change allauth's defaults (ACCOUNT_ADAPTER and MFA_ADAPTER in the settings).

Users cannot register themselves, IP addresses are not read, and secrets of second factors are encrypted in the database. After
failed attempts, further attempts from unknown devices need a proof of work (`services.sign_in`); no login is closed.
"""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from candour.apps.people import services
from candour.apps.people.models import Staff
from candour.apps.people.services.sign_in import DEVICE_LASTS, Attempt, guess_context, work_required
from candour.ui.proof_of_work import Proof

_DIGITS = 15  # of a counter that a browser finds
_SIGN_IN_PAGES = "/staff/account/"  # no other page receives the cookie of a known device, least of all a reporter's


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Adapts allauth's sign-in: nobody can register, no IP address is stored, and a one-time password must be replaced."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "work_required": gettext_lazy(
            "Wrong passwords were tried many times with this user name. Nobody is shut out: type your password again, and this "
            "device does some work first, which can take half a minute. Or use a passkey, or a device you signed in on before."
        )
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: only administrators add staff."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the same address for every client, so that allauth stores no real one. Its limits count user names instead."""
        del request
        return "0.0.0.0"  # noqa: S104 - a placeholder; nothing listens on it

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise ValidationError where the attempt needs a proof of work first; `request.toll` then has the task for the page.

        Where a signed-in staff member is asked for the password again, allauth's own limit of attempts holds instead; only the
        staff member's own attempts count towards it.
        """
        if request.user.is_authenticated:
            super().pre_authenticate(request, **credentials)
            return
        request.toll = work_required(_attempt(request, credentials), now=timezone.now())  # type: ignore[attr-defined]
        if request.toll:  # type: ignore[attr-defined]
            raise self.validation_error("work_required")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a failed attempt to sign in (`services.count_failure`)."""
        services.count_failure(_attempt(request, credentials), now=timezone.now())

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **login: Any) -> HttpResponse:
        """Tell the user how many attempts failed since the last sign-in, and set the cookie that marks this device as known."""
        response: HttpResponse = super().post_login(request, user, **login)
        person = Staff.objects.filter(user_id=user.pk).first()
        failed = services.report_and_forget_failures(person) if person else 0
        if failed:
            messages.warning(request, _failures_in_words(failed))
        _remember_device(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whether the staff member must sign in again to change a second factor. False for some minutes after each sign-in."""
        records = get_authentication_records(self.request, self.request.user)
        lately = bool(records) and time.time() - float(records[-1]["at"]) < app_settings.REAUTHENTICATION_TIMEOUT
        return not lately and bool(super().is_reauthentication_required(app=app))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """The address shown after a change of password: the page of the staff member's key."""
        del request
        return reverse("my_key")

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store the chosen password and record that the chosen password replaced the one-time password."""
        super().set_password(user, password)
        services.password_chosen(user)


class StaffMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the same
    """allauth's adapter for second factors: encrypts their secrets in the database with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key derived from SECRET_KEY (Fernet, HKDF-SHA256)."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret that `encrypt` encrypted."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _attempt(request: HttpRequest, credentials: dict[str, Any]) -> Attempt:
    """The attempt to sign in that this request makes, from its cookie, its form and the user name in `credentials`."""
    name = str(credentials.get("username", ""))
    typed = request.POST.get("login", ""), request.POST.get("password", "")
    return Attempt(name, request.COOKIES.get(_cookie_name(name), ""), guess_context(*typed), _proof(request))


def _proof(request: HttpRequest) -> Proof | None:
    """The proof of work that the page's script sent, or None."""
    challenge, counter = request.POST.get("challenge", ""), request.POST.get("counter", "")
    return Proof(challenge, int(counter)) if counter.isascii() and counter.isdigit() and len(counter) <= _DIGITS else None


def _remember_device(request: HttpRequest, response: HttpResponse, user: AbstractBaseUser) -> None:
    """Set the cookie by which this device is known for the user. Each user of a device has a cookie of a different name."""
    name = user.get_username()
    cookie = services.new_device(user, request.COOKIES.get(_cookie_name(name), ""))
    response.set_cookie(
        _cookie_name(name), cookie, max_age=DEVICE_LASTS, path=_SIGN_IN_PAGES,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict",
    )  # fmt: skip


def _cookie_name(username: str) -> str:
    """The name of the cookie of a known device for this user."""
    return f"device-{hashlib.sha256(username.casefold().encode()).hexdigest()[:12]}"


def _failures_in_words(count: int) -> str:
    """The sentence about attempts that failed since the last sign-in."""
    return ngettext(
        "%(count)s attempt to sign in with your user name failed since you were last here. If it was not you, tell your "
        "supervisor.",
        "%(count)s attempts to sign in with your user name failed since you were last here. If it was not you, tell your "
        "supervisor.",
        count,
    ) % {"count": count}


def _cipher() -> Fernet:
    """The cipher with the key derived from SECRET_KEY."""
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"candour second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
