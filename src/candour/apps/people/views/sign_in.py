"""The adapters by which allauth's sign-in pages differ from its defaults (ACCOUNT_ADAPTER and MFA_ADAPTER in the settings).

No self-registration, no use of a device's address, second-factor secrets encrypted in the database.
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
    """Staff are added by an administrator, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Tell allauth the same address for everybody: nobody's own is looked at, and its limits are by user name."""
        del request
        return "0.0.0.0"  # noqa: S104 - an address nobody has; nothing listens on it

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again who she is before a second factor changes, unless she said so within the last minutes."""
        said = get_authentication_records(self.request, self.request.user)
        lately = bool(said) and time.time() - float(said[-1]["at"]) < app_settings.REAUTHENTICATION_TIMEOUT
        return not lately and bool(super().is_reauthentication_required(app=app))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to her own page."""
        del request
        return reverse("my_key")

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Keep the password she chose; the one-time one is spent."""
        super().set_password(user, password)
        services.password_chosen(user)


class StaffMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the same
    """Secrets of authenticator apps and recovery codes are useless to whoever has the database alone."""

    def encrypt(self, text: str) -> str:
        """Seal a secret with a key derived from the secret key file."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"candour second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
