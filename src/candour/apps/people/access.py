"""Who may see pages for staff: the decorator `staff(...)`, and `may`, which checks a staff member's permission.

A view with `staff` opens for a signed-in staff member who has a second factor and has replaced the one-time password, if there
was one; where the decorator names a permission, a role of the staff member must give it. Everybody else gets what `_admit`
describes. A signed-in user without the permission gets 404, so that "not allowed" and "does not exist" look the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

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
