"""Who may see staff pages: the mark `staff(...)`, which declares and enforces at once.

Signed in, a second factor set up, a Staff row, one of the roles held now. Whoever is signed in and lacks one of these
meets the page for what is not there, so that "not yours" and "does not exist" look the same. Whoever is not signed in
is sent to sign in, the same for every address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from candour.apps.people.models import Role, Staff
from candour.apps.people.queries import current_staff, has_second_factor, live, live_roles
from candour.domain.procedure import load_pack
from candour.ui.audience import declare


class StaffRequest(HttpRequest):
    """A request that passed `staff(...)`."""

    staff: Staff


StaffView = Callable[..., HttpResponseBase]


def staff(*roles: str) -> Callable[[StaffView], StaffView]:
    """Mark a view as meant for staff who hold one of `roles` now (any staff when none is named), and hold it to that."""
    audience = "staff: " + ", ".join(str(role) for role in roles) if roles else "staff"

    def guard(view: StaffView) -> StaffView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            met = _admit(request, roles)
            if not isinstance(met, Staff):
                return met
            request.staff = met  # type: ignore[attr-defined]  # what StaffRequest declares
            with timezone.override(load_pack(met.body.pack).zone):
                return view(request, *args, **kwargs)

        return declare(audience)(guarded)

    return guard


def holds(person: Staff, *roles: str) -> bool:
    """Whether she holds one of the roles now."""
    return Role.objects.filter(live(), staff=person, name__in=roles).exists()


def _admit(request: HttpRequest, roles: tuple[str, ...]) -> Staff | HttpResponseBase:
    """Whoever is signed in and may see the view, or the answer that says where to go first. Raises Http404."""
    person = current_staff(request)
    if person is None and not request.user.is_authenticated and request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    if person is None or (roles and live_roles(person).isdisjoint(roles)):
        raise Http404
    if not has_second_factor(person):
        return redirect("mfa_index")
    if person.must_choose_password:
        return redirect("account_change_password")
    return person
