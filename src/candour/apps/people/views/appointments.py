"""The page of waiting roles, on which colleagues confirm or refuse a role, or record that they have met the person.

Every staff member sees the page. `people.services` and the database decide who may confirm or refuse.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from candour.apps.people import services
from candour.apps.people.access import May, StaffRequest, staff
from candour.apps.people.models import RoleConfirmation
from candour.apps.people.permissions import Permission
from candour.apps.people.queries import waiting_roles
from candour.ui.errors import Refusal


@staff()
@require_GET
def waiting(request: StaffRequest) -> HttpResponseBase:
    """The page of waiting roles: for each, who asked for it and which confirmations are missing."""
    return _page(request)


@staff(Permission.CONFIRM_ROLES)
@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Confirm the waiting role with this id. Shows an error (400) where the signed-in staff member may not confirm it."""
    return _decide(request, pk, services.confirm_role, _("You confirmed the role."))


@staff(Permission.CONFIRM_ROLES)
@require_POST
def refuse(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Refuse the waiting role with this id. Shows an error (400) where the signed-in staff member may not refuse it."""
    return _decide(request, pk, services.refuse_role, _("You refused the role."))


@staff()
@require_POST
def met(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Record that the signed-in staff member has met the person for whom a role waits."""
    return _decide(request, pk, services.confirm_met, _("It is written down that you have met this person."))


def _decide(request: StaffRequest, pk: int, decide: Callable[..., None], done: str) -> HttpResponseBase:
    """Call the service `decide` for the waiting role with this id, show the message `done`, and redirect to the page.

    Raises Http404 where the staff member may not see a waiting role with this id.
    """
    role = next((row for row in waiting_roles(request.staff) if row.pk == pk), None)
    if role is None:
        raise Http404
    try:
        decide(role, by=request.staff, now=timezone.now())
    except Refusal as refusal:
        return _page(request, str(refusal))
    messages.success(request, done)
    return redirect("waiting_roles")


def _page(request: StaffRequest, error: str = "") -> HttpResponseBase:
    """The page of waiting roles; with `error`, it shows this message and has status 400."""
    roles, may = waiting_roles(request.staff), May(request.staff)
    context = {"roles": roles, "what": RoleConfirmation.What, "may": may, "error": error}
    return render(request, "people/waiting_roles.html", context, status=400 if error else 200)
