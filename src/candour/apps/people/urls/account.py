"""Addresses for signing in: the views of allauth that this site uses. No sign-up, e-mail or password reset.

allauth checks access in each view itself; the audience declared here is only for the check at start-up that every view declares
its audience.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from candour.ui.audience import declare

# Errors that allauth and fido2 raise for a malformed passkey answer. They become 400, not 500.
_MALFORMED = (LookupError, TypeError, ValueError, AttributeError, RecursionError, struct.error, UnsupportedAlgorithm)


def _sign_in_page(address: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """The URL pattern of one allauth view, declared as a page for signing in. Malformed passkey answers become status 400."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Run allauth's view and return its response. Raises BadRequest where the browser's passkey answer is malformed."""
        try:
            return view(request, *args, **kwargs)
        except _MALFORMED as error:
            if "credential" not in request.POST:
                raise
            raise BadRequest("A passkey's answer that cannot be read.") from error

    return path(address, declare("staff sign-in")(shown), name=name)


urlpatterns = [
    _sign_in_page("login/", account.login, "account_login"),
    _sign_in_page("logout/", account.logout, "account_logout"),
    _sign_in_page("inactive/", account.account_inactive, "account_inactive"),
    _sign_in_page("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    _sign_in_page("password/", account.password_change, "account_change_password"),
    _sign_in_page("password/set/", account.password_set, "account_set_password"),
    _sign_in_page("second-factor/", mfa.index, "mfa_index"),
    _sign_in_page("second-factor/check/", mfa.authenticate, "mfa_authenticate"),
    _sign_in_page("second-factor/again/", mfa.reauthenticate, "mfa_reauthenticate"),
    _sign_in_page("second-factor/app/", totp.activate_totp, "mfa_activate_totp"),
    _sign_in_page("second-factor/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _sign_in_page("second-factor/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _sign_in_page("second-factor/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _sign_in_page("passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    _sign_in_page("passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    _sign_in_page("passkeys/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    _sign_in_page("passkeys/again/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _sign_in_page("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
]
