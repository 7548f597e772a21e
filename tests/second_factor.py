"""Sessions in which a second factor was shown, for tests that sign in without the sign-in page."""

from __future__ import annotations

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import get_user
from django.test import Client, RequestFactory


def show_factor(client: Client, *, seconds_ago: int = 0) -> Client:
    """Record in the client's session that a second factor was shown so many seconds ago; return the client."""
    request = RequestFactory().get("/")
    request.session = session = client.session
    record_authentication(request, get_user(request), method="mfa", type="totp")
    session[AUTHENTICATION_METHODS_SESSION_KEY] = session[AUTHENTICATION_METHODS_SESSION_KEY][-1:]
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] -= seconds_ago
    session.save()
    return client
