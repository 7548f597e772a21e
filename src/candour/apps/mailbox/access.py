"""Who may see a mailbox: the person in whose browser it is open.

The passphrase opens a mailbox, until fifteen minutes after the last use. Forms posted from other sites are refused
(`ui.origin`). Not here: the session and its cookie (`services.sessions`), the page shown where no mailbox is open
(`views.passphrase`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from candour.apps.mailbox.services import sessions
from candour.apps.reports.models import Mailbox
from candour.domain.procedure import load_pack
from candour.ui.audience import declare
from candour.ui.origin import View, own_forms_only


class MailboxRequest(HttpRequest):
    """A request that passed `mailbox_holder`. `mailbox`: the mailbox that is open in the browser that sent the request."""

    mailbox: Mailbox


def mailbox_holder(*, otherwise: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[View], View]:
    """Return a decorator for views of the mailbox. The decorated view serves only browsers in which a mailbox is open.

    Other requests are answered by `otherwise`, and forms posted from another site are refused.
    """

    def decorate(view: View) -> View:
        """Return the view wrapped so that only the holder of an open mailbox gets through."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            """Call the view with `request.mailbox` set, in the body's time zone; without an open mailbox, call `otherwise`."""
            mailbox = open_mailbox(request)
            if mailbox is None:
                return otherwise(request)
            request.mailbox = mailbox  # type: ignore[attr-defined]  # what MailboxRequest declares
            with timezone.override(load_pack(mailbox.report.body.pack).zone):
                response = view(request, *args, **kwargs)
            _note_use(request, response)
            return response

        return declare("mailbox")(own_forms_only(guarded))

    return decorate


def _note_use(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the session's cookie in the response again, with the present time as the time of the last use.

    Does nothing if the view has set or deleted that cookie, as when it ended the session.
    """
    token = sessions.token_of(request)
    if token and sessions.COOKIE not in response.cookies:
        sessions.set_cookie(response, token.used_at(timezone.now()))


def open_mailbox(request: HttpRequest) -> Mailbox | None:
    """Return the mailbox that is open in the browser that sent the request, or None.

    A mailbox closes after fifteen idle minutes.
    """
    token = sessions.token_of(request)
    return sessions.resume(token, now=timezone.now()) if token else None
