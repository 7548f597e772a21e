"""Signing in: those of allauth's addresses that are used, and no other. No sign-up, no e-mail, no reset by mail.

allauth guards each view itself (signed in, or on the way there); the audience says so to the start-up check.
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

# What allauth and fido2 let through when a browser's passkey answer is not one: the sender's fault, so 400 and not 500.
_MALFORMED = (LookupError, TypeError, ValueError, AttributeError, RecursionError, struct.error, UnsupportedAlgorithm)


def _page(address: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except _MALFORMED as error:
            if "credential" not in request.POST:
                raise
            raise BadRequest("A passkey's answer that cannot be read.") from error

    return path(address, declare("staff sign-in")(shown), name=name)


urlpatterns = [
    _page("login/", account.login, "account_login"),
    _page("logout/", account.logout, "account_logout"),
    _page("inactive/", account.account_inactive, "account_inactive"),
    _page("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    _page("password/", account.password_change, "account_change_password"),
    _page("password/set/", account.password_set, "account_set_password"),
    _page("second-factor/", mfa.index, "mfa_index"),
    _page("second-factor/check/", mfa.authenticate, "mfa_authenticate"),
    _page("second-factor/again/", mfa.reauthenticate, "mfa_reauthenticate"),
    _page("second-factor/app/", totp.activate_totp, "mfa_activate_totp"),
    _page("second-factor/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _page("second-factor/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _page("second-factor/codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page("passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    _page("passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    _page("passkeys/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    _page("passkeys/again/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _page("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
]
