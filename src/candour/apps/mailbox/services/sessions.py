"""Sessions of open mailboxes: a random secret in the reporter's cookie, its SHA-256 in a row. 15 idle minutes end a session.

These are not Django's sessions: staff and reporters share none (ADR 4).
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
COOKIE: Final = "open"  # a neutral name, which reveals nothing to a person who looks through the browser's cookies
PATH: Final = "/mailbox/"


class SessionToken(Secret[str]):
    """The random secret of a mailbox session, which only the reporter's cookie holds."""

    __slots__ = ()

    def digest(self) -> bytes:
        """Return the SHA-256 of the secret, which is all that the server stores."""
        return hashlib.sha256(self.reveal().encode()).digest()


def token_of(request: HttpRequest) -> SessionToken | None:
    """Return the secret of the mailbox session in the request's cookie, or None if there is no cookie."""
    value = request.COOKIES.get(COOKIE)
    return SessionToken(value) if value else None


def set_cookie(response: HttpResponseBase, token: SessionToken) -> None:
    """Set the cookie of a mailbox session until the browser closes, only for the mailbox's pages and this site's requests."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, token.reveal(), path=PATH, secure=secure, httponly=True, samesite="Strict")


def delete_cookie(response: HttpResponseBase) -> None:
    """Delete the cookie of the mailbox session."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def start(mailbox: Mailbox, *, now: datetime) -> SessionToken:
    """Start a session of this mailbox and return the session's secret. Deletes all idle sessions."""
    delete_idle(now=now)
    token = SessionToken(secrets.token_urlsafe(32))
    MailboxSession.objects.create(token_hash=token.digest(), mailbox=mailbox, last_used_at=now)
    return token


def resume(token: SessionToken, *, now: datetime) -> Mailbox | None:
    """Return the mailbox of this session and record the use; None if the session has ended or was idle for fifteen minutes."""
    live = MailboxSession.objects.filter(token_hash=token.digest(), last_used_at__gt=now - IDLE)
    if not live.update(last_used_at=now):
        return None
    mailboxes = Mailbox.objects.select_related("report__dossier", "report__body")
    return mailboxes.filter(sessions__token_hash=token.digest()).first()


def end(token: SessionToken) -> None:
    """Delete the session that has this token."""
    MailboxSession.objects.filter(token_hash=token.digest()).delete()


def delete_idle(*, now: datetime) -> int:
    """Delete the mailbox sessions not used for fifteen minutes. Returns the number of deleted sessions."""
    return MailboxSession.objects.filter(last_used_at__lte=now - IDLE).delete()[0]
