"""The end of staff sessions: after some minutes without use (CANDOUR_STAFF_IDLE_MINUTES), and after eight hours in any case.

The times of start and last use are stored in the session. While a page is in use, its script sends a request every few minutes
(`frontend/desk/session.js`). The response has a new token for the page's forms, so that a half-filled form can still be sent
after a new sign-in in another tab. Not here: the unlocked key, which the browser deletes after fifteen minutes
(`frontend/desk/keyring.js`); mailboxes of reporters (`mailbox.services.sessions`).
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from candour.apps.people.access import StaffRequest, staff
from candour.ui import views
from candour.ui.errors import Refusal

_BEGAN, _USED = "began", "used"
_NOTED_EVERY = 60  # seconds between two writes of the last use


class EndIdleSessions:
    """Middleware that signs a staff member out whose session is over (not used lately, or too old) before showing any page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Create the middleware around `get_response`, the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign the staff member out if the session is over, and return the next layer's response.

        A form sent in a session that is over is refused with status 401; a page is shown as to a visitor who is not signed in.
        """
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES  # a reporter's browser has none
        if has_session and request.user.is_authenticated and not _note_use(request.session):
            logout(request)
            if request.method not in {"GET", "HEAD"}:
                return views.refused(request, Refusal(_sent_too_late(), HTTPStatus.UNAUTHORIZED))
            messages.warning(request, _signed_out())
        return self.get_response(request)


@receiver(user_logged_in, dispatch_uid="candour.people.session")
def begin(request: HttpRequest, **signal: object) -> None:
    """Store the present time in a new session as its start and its last use. Django calls this after each sign-in."""
    del signal
    request.session[_BEGAN] = request.session[_USED] = timezone.now().timestamp()


@staff()
@require_GET
def stay(request: StaffRequest) -> HttpResponseBase:
    """Answer the script of an open page with the user name and a new CSRF token for its forms. The request counts as use."""
    return JsonResponse({"who": request.user.get_username(), "token": get_token(request)})


def _note_use(session: SessionBase) -> bool:
    """Store that the session is used now. Returns False where it is over: unused for too long, or begun too long ago."""
    now = timezone.now().timestamp()
    began, used = session.get(_BEGAN, now), session.get(_USED, now)
    if now - used >= settings.STAFF_IDLE_SECONDS or now - began >= settings.SESSION_COOKIE_AGE:
        return False
    if _USED not in session or now - used >= _NOTED_EVERY:
        session[_BEGAN], session[_USED] = began, now
    return True


def _signed_out() -> str:
    """The sentence on the sign-in page after a session has ended."""
    return _("You were signed out: your session was not used for %(minutes)s minutes, or began eight hours ago.") % {
        "minutes": settings.STAFF_IDLE_SECONDS // 60
    }


def _sent_too_late() -> str:
    """The sentence for a form that was sent after the session had ended."""
    return _(
        "You were signed out before this was sent, so nothing was changed. Go back: what you wrote is still there. "
        "Sign in again in another tab, then send it once more."
    )
