"""Adapters that change allauth's defaults (ACCOUNT_ADAPTER and MFA_ADAPTER in the settings).

No self-registration; IP addresses are not used; secrets of second factors are encrypted in the database.
"""

from __future__ import annotations

import base64
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from candour.apps.people import services


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's adapter for sign-in: no registration, no IP addresses, and the one-time password must be replaced."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """False: only administrators add staff."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address for every client, so that allauth stores none. Its rate limits go by user name."""
        del request
        return "0.0.0.0"  # noqa: S104 - a placeholder; nothing listens on it

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
    """allauth's adapter for second factors: encrypts authenticator secrets and recovery codes; the database has no key."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key derived from SECRET_KEY (Fernet, HKDF-SHA256)."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret that `encrypt` encrypted."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    """The cipher with the key derived from SECRET_KEY."""
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"candour second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
