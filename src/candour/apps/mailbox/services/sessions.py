"""Sessions of open mailboxes: the reporter's cookie holds a random secret, and a database row holds its SHA-256.

A session ends fifteen minutes after its last use. The exact time of the last use is only in the cookie, which is signed; the
row has only the hour. These are not Django's sessions: reporters' sessions are separate from those of staff (ADR 4).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from candour.apps.mailbox.models import MailboxSession
from candour.apps.reports.models import Mailbox
from candour.domain.sealing import Secret
from candour.ui.asking import mailbox_asks
from candour.ui.times import to_hour

IDLE: Final = timedelta(minutes=15)
_ROWS_EXPIRE: Final = timedelta(hours=2)  # of the hour in the row, so at least an hour after the last use
COOKIE: Final = "open"  # a neutral name, which reveals nothing to a person who looks through the browser's cookies
PATH: Final = "/mailbox/"


_SIGNER: Final = signing.Signer(salt="candour.mailbox.session")


class SessionToken(Secret[str]):
    """The token of a mailbox session: a random secret and the time of the last use, signed together.

    Only the reporter's cookie holds the token; the server stores a digest of the secret.
    """

    __slots__ = ()

    def digest(self) -> bytes:
        """Return the SHA-256 of the secret, which is all that the server stores."""
        return hashlib.sha256(self._secret().encode()).digest()

    def used_at(self, now: datetime) -> SessionToken:
        """Return the token of the same session with `now` as the time of its last use."""
        return SessionToken(_SIGNER.sign(f"{self._secret()}:{int(now.timestamp())}"))

    def is_idle(self, now: datetime) -> bool:
        """Whether the last use was fifteen minutes ago or more, or the token was not signed by this site."""
        try:
            last = int(_SIGNER.unsign(self.reveal()).rpartition(":")[2])
        except (signing.BadSignature, ValueError):
            return True
        return now.timestamp() - last >= IDLE.total_seconds()

    def _secret(self) -> str:
        """Return the random part of the token."""
        return self.reveal().partition(":")[0]


def token_of(request: HttpRequest) -> SessionToken | None:
    """Return the token of the mailbox session in the request's cookie, or None if there is no cookie."""
    value = request.COOKIES.get(COOKIE)
    return SessionToken(value) if value else None


def set_cookie(response: HttpResponseBase, token: SessionToken) -> None:
    """Set the cookie of a mailbox session.

    The browser keeps it until closed, and sends it only for pages of the mailbox and only from pages of this site.
    """
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, token.reveal(), path=PATH, secure=secure, httponly=True, samesite="Strict")


def delete_cookie(response: HttpResponseBase) -> None:
    """Delete the cookie of the mailbox session."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def start(mailbox: Mailbox, *, now: datetime) -> SessionToken:
    """Start a session of this mailbox and return its token. Also deletes the rows of sessions last used an hour ago or more."""
    delete_idle(now=now)
    token = SessionToken(secrets.token_urlsafe(32)).used_at(now)
    MailboxSession.objects.create(token_hash=token.digest(), mailbox=mailbox, last_used_hour=to_hour(now))
    return token


def resume(token: SessionToken, *, now: datetime) -> Mailbox | None:
    """Return the mailbox of this session; None if the session has ended or was idle for fifteen minutes.

    The caller sets the cookie again, with the time of this use (`SessionToken.used_at`).
    """
    if token.is_idle(now):
        return None
    if not MailboxSession.objects.filter(token_hash=token.digest()).update(last_used_hour=to_hour(now)):
        return None
    mailbox = MailboxSession.objects.filter(token_hash=token.digest()).values_list("mailbox_id", flat=True).first()
    return holder_of(mailbox) if mailbox else None


def holder_of(mailbox: UUID) -> Mailbox | None:
    """Let the rest of the request act for the holder of this mailbox; return the mailbox with its report."""
    mailbox_asks(mailbox)
    return Mailbox.objects.select_related("report__dossier", "report__body").filter(pk=mailbox).first()


def end(token: SessionToken) -> None:
    """Delete the session that has this token."""
    MailboxSession.objects.filter(token_hash=token.digest()).delete()


def delete_idle(*, now: datetime) -> int:
    """Delete the rows of mailbox sessions that were last used an hour ago or more. Returns the number of deleted rows."""
    return MailboxSession.objects.filter(last_used_hour__lte=now - _ROWS_EXPIRE).delete()[0]
