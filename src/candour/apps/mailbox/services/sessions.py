"""An open mailbox: a random secret in the reporter's cookie, its SHA-256 in a row, fifteen idle minutes.

Not Django's sessions: staff and reporters share none (ADR 4).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from candour.apps.mailbox.models import MailboxSession
from candour.apps.reports.models import Mailbox
from candour.domain.sealing import Secret

IDLE: Final = timedelta(minutes=15)
COOKIE: Final = "open"  # says nothing to whoever looks through a browser's cookies
PATH: Final = "/mailbox/"


class SessionToken(Secret[str]):
    """The cookie's secret."""

    __slots__ = ()

    def digest(self) -> bytes:
        """SHA-256 of it: all that the server keeps."""
        return hashlib.sha256(self.reveal().encode()).digest()


def token_of(request: HttpRequest) -> SessionToken | None:
    """The secret in the browser's cookie, if there is one."""
    value = request.COOKIES.get(COOKIE)
    return SessionToken(value) if value else None


def set_cookie(response: HttpResponseBase, token: SessionToken) -> None:
    """Give the browser the session's cookie: until it is closed, for this path, for this site's own requests."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, token.reveal(), path=PATH, secure=secure, httponly=True, samesite="Strict")


def delete_cookie(response: HttpResponseBase) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def start(mailbox: Mailbox, *, now: datetime) -> SessionToken:
    """Begin a session of this mailbox, and clear away every session that has gone idle."""
    forget_idle(now=now)
    token = SessionToken(secrets.token_urlsafe(32))
    MailboxSession.objects.create(token_hash=token.digest(), mailbox=mailbox, last_used_at=now)
    return token


def resume(token: SessionToken, *, now: datetime) -> Mailbox | None:
    """The mailbox this token opened, if it was used within fifteen minutes; it counts as used again."""
    live = MailboxSession.objects.filter(token_hash=token.digest(), last_used_at__gt=now - IDLE)
    if not live.update(last_used_at=now):
        return None
    mailboxes = Mailbox.objects.select_related("report__dossier", "report__body")
    return mailboxes.filter(sessions__token_hash=token.digest()).first()


def end(token: SessionToken) -> None:
    """Close the mailbox; nothing of the session remains."""
    MailboxSession.objects.filter(token_hash=token.digest()).delete()


def forget_idle(*, now: datetime) -> int:
    """Remove the sessions that have gone idle; returns how many."""
    return MailboxSession.objects.filter(last_used_at__lte=now - IDLE).delete()[0]
