"""Who may see pages for staff: the decorator `staff(...)`, and `may`, which checks a staff member's permission.

A view with `staff` opens for a signed-in staff member who has a second factor and has replaced the one-time password, if there
was one; where the decorator names a permission, a role of the staff member must give it. Everybody else gets what `_admit`
describes. A signed-in user without the permission gets 404, so that "not allowed" and "does not exist" look the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from candour.apps.people.models import Body, Staff
from candour.apps.people.permissions import Permission, permissions_of
from candour.apps.people.queries import current_staff, has_second_factor, live_roles, stored_roles
from candour.domain.procedure import load_pack
from candour.ui.asking import staff_asks
from candour.ui.audience import app_of, declare


class StaffRequest(HttpRequest):
    """A request to a view with `staff(...)`: `staff` is the signed-in staff member."""

    staff: Staff


StaffView = Callable[..., HttpResponseBase]

FRESH_SECONDS: Final = 300  # for how long a second factor counts where a key or a member changes
_WITH_ARGUMENTS = frozenset({"team"})  # pages to go back to whose address has the arguments of the view


def staff(permission: Permission | None = None) -> Callable[[StaffView], StaffView]:
    """Return a decorator for views that lets only signed-in staff with this permission open the page (None: all staff).

    What others get (a redirect to a sign-in page, or 404), `_admit` describes.
    """
    audience = f"staff: {permission}" if permission else "staff"

    def guard(view: StaffView) -> StaffView:
        """Return the view, which now runs only for staff who pass the checks of `_admit` with this permission.

        Anybody else gets the redirect of `_admit` (to sign in, to set up a second factor, to choose a password) or its Http404.
        """
        purpose = app_of(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            """Run the view, in the time zone of the body's pack, if `_admit` lets the user in; else return `_admit`'s redirect.

            Raises Http404 where `_admit` does.
            """
            person = _admit(request, permission)
            if not isinstance(person, Staff):
                return person
            request.staff = person  # type: ignore[attr-defined]  # what StaffRequest declares
            staff_asks(person.pk, purpose)
            with timezone.override(load_pack(person.body.pack).zone):
                return view(request, *args, **kwargs)

        return declare(audience)(guarded)

    return guard


def showed_factor_lately(request: HttpRequest) -> bool:
    """Whether a second factor (a code or a passkey) was shown in this session within the last `FRESH_SECONDS`."""
    records = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" and time.time() - float(one["at"]) < FRESH_SECONDS for one in records)


def with_fresh_factor(back: str) -> Callable[[StaffView], StaffView]:
    """Return a decorator for views, below `staff`: a form is accepted only if a second factor was shown lately.

    Where it was not, nothing changes, and the staff member is sent to show it again and then to the page named `back`.
    """

    def guard(view: StaffView) -> StaffView:
        """Return the view, which now accepts a form only after a second factor."""

        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            """Run the view, or redirect to the page that asks for the second factor."""
            if request.method == "POST" and not showed_factor_lately(request):
                messages.warning(request, _("Nothing was changed yet. Show your second factor again, then do it once more."))
                return redirect(factor_again(request.staff, reverse(back, kwargs=kwargs if back in _WITH_ARGUMENTS else {})))
            return view(request, *args, **kwargs)

        return guarded

    return guard


def factor_again(person: Staff, back: str) -> str:
    """Return the address that asks for the staff member's second factor again, and then goes on to the address `back`."""
    by_code = Authenticator.objects.filter(user=person.user_id, type=Authenticator.Type.TOTP).exists()
    page = "mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn"
    return f"{reverse(page)}?{urlencode({'next': back})}"


def may(person: Staff, permission: Permission) -> bool:
    """Whether a role that the staff member held at the start of the request has this permission."""
    return permission in permissions_of(live_roles(person))


def holds_now(person: Staff, permission: Permission) -> bool:
    """Whether a role that the database holds for the staff member now gives this permission. Services use this, not `may`."""
    return permission in permissions_of(stored_roles(person))


def may_confirm(person: Staff, body: Body) -> bool:
    """Whether the staff member may now confirm or refuse roles of the body's staff, as administrator or overseer.

    An administrator may do this for the own body; an overseer also for bodies whose force's records the own body reads.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_may_confirm(%s, %s)", [person.pk, body.pk])
        return bool(cursor.fetchone()[0])


class May:
    """A staff member's permissions for a template: `may.manage_staff` is true or false. Unknown names raise AttributeError."""

    def __init__(self, person: Staff) -> None:
        self._permissions = permissions_of(live_roles(person))

    def __getattr__(self, name: str) -> bool:
        try:
            return Permission(name) in self._permissions
        except ValueError:
            raise AttributeError(name) from None


def _admit(request: HttpRequest, permission: Permission | None) -> Staff | HttpResponseBase:
    """Return the signed-in staff member, or a redirect to sign in, to set up a second factor or to choose a password.

    Raises Http404 where the user is no staff member, where no role of the staff member has `permission`, and where a visitor
    who is not signed in sends anything but GET or HEAD.
    """
    person = current_staff(request)
    if person is None and not request.user.is_authenticated and request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    if person is None or (permission and not may(person, permission)):
        raise Http404
    if not has_second_factor(person):
        return redirect("mfa_index")
    if person.must_choose_password:
        return redirect("account_change_password")
    return person
