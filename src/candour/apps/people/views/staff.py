"""The administrator's pages: staff of the same body, their logins and roles. None shows anything sealed."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candour.apps.people import services
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.forms import RoleForm, StaffForm
from candour.apps.people.models import Role, Staff
from candour.apps.people.permissions import Permission
from candour.apps.people.queries import changes_of, live_roles, staff_of
from candour.ui.errors import Refusal
from candour.ui.posting import posted


@staff(Permission.MANAGE_STAFF)
@require_GET
def index(request: StaffRequest) -> HttpResponseBase:
    """The list of the body's staff, with each staff member's roles and whether the staff member has a key."""
    return render(request, "people/staff.html", {"people": staff_of(request.staff.body), "body": request.staff.body})


@staff(Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponseBase:
    """The form that adds a staff member. The one-time password is shown in the form only, and stored hashed."""
    form = StaffForm(posted(request), initial={"password": services.one_time_password()})
    if form.is_valid():
        try:
            person = services.add_staff(body=request.staff.body, by=request.staff, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("username", str(refusal))
        else:
            messages.success(request, _("%(name)s can sign in now with the one-time password.") % {"name": person.name})
            return redirect("people")
    return render(request, "people/add_staff.html", {"form": form}, status=400 if form.errors else 200)


@staff(Permission.MANAGE_STAFF)
@require_GET
def person(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The page of one staff member's roles and login."""
    return _person_page(request, _colleague_or_404(request, pk))


@staff(Permission.MANAGE_STAFF)
@require_POST
def give(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Give the staff member with this id a role, or ask for a role that colleagues must confirm."""
    whom, form = _colleague_or_404(request, pk), RoleForm(request.POST)
    if not form.is_valid():
        return _person_page(request, whom, _("Choose a role."))
    try:
        services.give_role(whom, form.cleaned_data["role"], by=request.staff, now=timezone.now())
    except Refusal as refusal:
        return _person_page(request, whom, str(refusal))
    return redirect("person", whom.pk)


@staff(Permission.MANAGE_STAFF)
@require_POST
def end(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """End a staff member's role."""
    whom, form = _colleague_or_404(request, pk), RoleForm(request.POST)
    held = Role.objects.filter(staff=whom, until=None, name=form.data.get("role", "")).first()
    if held is None:
        return _person_page(request, whom, _("They do not hold this role any more."))
    try:
        services.end_role(held, by=request.staff, now=timezone.now())
    except Refusal as refusal:
        return _person_page(request, whom, str(refusal))
    return redirect("person", whom.pk)


@staff(Permission.MANAGE_STAFF)
@require_POST
def close(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Close a staff member's login."""
    return _change_login(request, pk, services.close_login)


@staff(Permission.MANAGE_STAFF)
@require_POST
def reopen(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Reopen a staff member's login."""
    return _change_login(request, pk, services.open_login)


@staff()
@require_GET
def changes(request: StaffRequest) -> HttpResponseBase:
    """Recent changes of logins and roles in the body. All staff may see this page, so that no administrator acts unseen."""
    found = changes_of(request.staff.body, timezone.now())
    return render(request, "people/changes.html", {"changes": found, "body": request.staff.body})


def _change_login(request: StaffRequest, pk: uuid.UUID, change: Callable[..., None]) -> HttpResponseBase:
    """Close or reopen the login of a staff member. `change`: the service to call, `close_login` or `open_login`."""
    whom = _colleague_or_404(request, pk)
    try:
        change(whom, by=request.staff, now=timezone.now())
    except Refusal as refusal:
        return _person_page(request, whom, str(refusal))
    return redirect("person", whom.pk)


def _colleague_or_404(request: StaffRequest, pk: uuid.UUID) -> Staff:
    """The staff member with this id. Raises Http404 where the administrator's body has no such staff member."""
    whom = Staff.objects.select_related("user", "body").filter(pk=pk, body=request.staff.body_id).first()
    if whom is None:
        raise Http404
    return whom


def _person_page(request: StaffRequest, whom: Staff, error: str = "") -> HttpResponseBase:
    """The page of the roles and login of the staff member `whom`; with `error`, it shows this message and has status 400."""
    held = live_roles(whom)
    waiting = set(Role.objects.filter(staff=whom, since=None, until=None).values_list("name", flat=True))
    context = {
        "person": whom,
        "held": [role for role in Role.Name if role in held],
        "waiting": [role for role in Role.Name if role in waiting],
        "others": [role for role in Role.Name if role not in held | waiting],
        "own": whom == request.staff,
        "error": error,
    }
    return render(request, "people/person.html", context, status=400 if error else 200)
