"""Queries on staff. They write nothing and check no permission (`access` does)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, Func, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.models import Entry
from candour.apps.people.models import Body, DeclaredInterest, ReadableForce, Role, RoleConfirmation, Staff, StaffKey
from candour.apps.people.permissions import Permission, permissions_of
from candour.domain.ledger import Audience, actor_id, kinds_shown_to, words_for_staff

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
_FOUND_AT_MOST = 20
_SHOWN_FOR = timedelta(days=90)
_SHOWN = kinds_shown_to(Audience.COLLEAGUES)


@dataclass(frozen=True)
class Change:
    """One change of a login, role or key, in words for a page. `by`: who made the change; empty for the command line."""

    words: str
    at: datetime
    by: str


def current_staff(request: HttpRequest) -> Staff | None:
    """The signed-in staff member, or None, with roles and second factor loaded for `live_roles` and `has_second_factor`.

    `grants_wait`: whether a grant waits until the staff member's browser has opened it. Staff pages show this.
    """
    if not request.user.is_authenticated:
        return None
    roles = Role.objects.filter(live(), staff=OuterRef("pk")).values("name")
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    active = Staff.objects.select_related("body").filter(user_id=request.user.pk, user__is_active=True)
    # A function of the database (dossiers/sql), because grants are rows of a higher app.
    wait = Func("pk", function="dossiers_grants_wait", output_field=BooleanField())
    loaded = active.annotate(roles_now=ArraySubquery(roles), second_factor=Exists(factors), grants_wait=wait)
    person = loaded.first()
    if person is not None:
        person.user = request.user
    return person


def live(now: datetime | None = None) -> Q:
    """A filter for rows whose period from `since` to `until` includes `now` (default: the present)."""
    at = now or timezone.now()
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


def live_roles(staff: Staff) -> set[str]:
    """Names of the staff member's roles: those that `current_staff` read for this request, otherwise those in the database."""
    held: list[str] | None = getattr(staff, "roles_now", None)
    return stored_roles(staff) if held is None else set(held)


def stored_roles(staff: Staff) -> set[str]:
    """The names of the staff member's current roles, read from the database at each call."""
    return set(Role.objects.filter(live(), staff=staff).values_list("name", flat=True))


def waiting_roles(staff: Staff) -> list[Role]:
    """Waiting roles that this staff member may see, oldest first: those of the own body, and those an overseer may confirm.

    The second kind are roles of bodies whose force the staff member oversees. Each role comes with `staff`, `asked_by` and
    `said`: its confirmations with the colleagues who gave them.
    """
    where = Q(staff__body=staff.body_id)
    if Permission.OVERSEE_FORCE in permissions_of(live_roles(staff)):
        where |= Q(staff__body__force__in=forces_of(staff.body))
    said = Prefetch("confirmations", RoleConfirmation.objects.select_related("by").order_by("at"), to_attr="said")
    rows = Role.objects.filter(where, since=None, until=None).select_related("staff__body", "asked_by")
    return list(rows.prefetch_related(said).order_by("asked_at", "pk"))


def has_second_factor(staff: Staff) -> bool:
    """Whether the staff member has a second factor. Only `current_staff` loads this: False for a Staff from any other query."""
    return bool(getattr(staff, "second_factor", False))


def live_key(staff: Staff) -> StaffKey | None:
    """The staff member's current key, or None where none was made yet."""
    return StaffKey.objects.filter(staff=staff, retired_at=None).first()


def staff_of(body: Body) -> QuerySet[Staff]:
    """Staff of a body by name: each with current roles in `held`, waiting roles in `waiting`, the key in use in `live_keys`."""
    held = Prefetch("roles", Role.objects.filter(live()).order_by("name"), to_attr="held")
    waiting = Prefetch("roles", Role.objects.filter(since=None, until=None).order_by("name"), to_attr="waiting")
    keys = Prefetch("keys", StaffKey.objects.filter(retired_at=None), to_attr="live_keys")
    return Staff.objects.filter(body=body).select_related("user").prefetch_related(held, waiting, keys).order_by("name")


def with_role(body: Body, *roles: str) -> QuerySet[Staff]:
    """Staff of a body who can sign in and now hold at least one of the roles, by name."""
    holders = Role.objects.filter(live(), name__in=roles).values("staff")
    return Staff.objects.filter(body=body, user__is_active=True, pk__in=holders).order_by("name")


def changes_of(body: Body, now: datetime) -> list[Change]:
    """Changes of logins, roles and keys in a body in the last 90 days, the newest first."""
    names = {str(pk): name for pk, name in Staff.objects.filter(body=body).values_list("pk", "name")}
    roles = {str(role.pk): role.get_name_display() for role in Role.objects.filter(staff__body=body)}
    changes = Entry.objects.of(*_SHOWN).filter(time__gte=now - _SHOWN_FOR).order_by("-seq")
    ours = changes.filter(Q(ids__staff__in=list(names)) | Q(ids__body=str(body.pk))).values_list("kind", "time", "ids")
    rows = [(kind, at, ids, actor_id(kind, ids) or "") for kind, at, ids in ours]
    others = {actor for *_entry, actor in rows if actor} - names.keys()  # overseers of other bodies
    actors = names | {str(pk): name for pk, name in Staff.objects.filter(pk__in=others).values_list("pk", "name")}
    return [
        Change(
            words=gettext(words_for_staff(kind))
            % {"name": names.get(ids.get("staff", actor)), "role": roles.get(ids.get("role"))},
            at=at,
            by=actors.get(actor, ""),
        )
        for kind, at, ids, actor in rows
    ]


def interests_of(staff: Staff) -> QuerySet[DeclaredInterest]:
    """The staff member's declared interests that have not ended, the newest first."""
    return DeclaredInterest.objects.filter(staff=staff, ended_at=None).select_related("officer__force").order_by("-declared_at")


def forces_of(body: Body) -> QuerySet[Force]:
    """The forces whose records the body's staff may read: its own force, if any, and those that the operator gave the body."""
    if body.reads_all_forces:
        return Force.objects.all()
    return Force.objects.filter(Q(pk=body.force_id) | Q(pk__in=ReadableForce.objects.filter(body=body).values("force")))


def officers_named(words: str, forces: QuerySet[Force]) -> QuerySet[Officer]:
    """At most twenty officers of these forces, found by name: each word of `words` must begin one of the officer's names.

    Finds nobody where `words` is empty.
    """
    found = Officer.objects.select_related("force").filter(force__in=forces)
    for word in words.split()[:4]:
        found = found.filter(
            Q(last_name__istartswith=word) | Q(first_name__istartswith=word) | Q(middle_name__istartswith=word)
        )
    if not words.split():
        return found.none()
    return found.order_by("last_name", "first_name", "pk")[:_FOUND_AT_MOST]
