"""Services that write bodies, staff, roles and interests. Each runs in one transaction and appends to the ledger.

`by` is the administrator who acts; None from the command line, which needs access to the server. A role in
`permissions.CONFIRMED` that an administrator asks for waits for two confirmations (`confirm_role`, `confirm_met`); the database
decides who may give them (`sql/appointments.sql`). None of these services opens a sealed item: that needs a grant (`dossiers`).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.services import append
from candour.apps.people.access import holds_now, may_confirm
from candour.apps.people.models import Body, DeclaredInterest, ReadableForce, Role, RoleConfirmation, Staff
from candour.apps.people.permissions import CONFIRMED, Permission
from candour.domain.ledger import Actor, Kind
from candour.domain.names import plain_name
from candour.ui import asking
from candour.ui.errors import Refusal

# Constraints of `sql/appointments.sql`, and the sentence to show where one refuses a confirmation.
_REFUSALS: Mapping[str, str | Promise] = {
    "role_waits": gettext_lazy("This role was decided already. Load the page again."),
    "role_confirmed_once": gettext_lazy("Somebody said this already. Load the page again."),
    "confirmer_is_another": gettext_lazy(
        "Whoever asked for the role, made the login, or is to hold the role cannot confirm it. Ask a colleague."
    ),
    "member_has_met": gettext_lazy("Only a member of the intake team can say this. Ask one who has met the person."),
    "confirmer_may_confirm": gettext_lazy("Only another administrator, or an overseer of the force, can confirm this."),
    "confirmer_is_independent": gettext_lazy(
        "You and whoever asked were appointed by the same administrator, so that your word does not count here. "
        "Ask an overseer or whoever runs this site."
    ),
}


def create_body(name: str, kind: str, force: Force | None, *, pack: str, now: datetime) -> Body:
    """Create a body that works under a procedure pack (`pack`: its id). Only for the command line.

    `force`: the force that the body belongs to, if any: the body reads that force's records and is responsible for it. The body
    receives reports only once two people of its intake team can open them and it has guardians (dossiers/sql/receiving.sql).
    """
    with transaction.atomic():
        made = Body.objects.create(name=plain_name(name), kind=Body.Kind(kind), force=force, receives_reports=True, pack=pack)
        append(Kind.BODY_CREATED, actor=Actor.OPERATOR, body=made.pk, content=[made], now=now)
    return made


def set_readable_forces(body: Body, forces: Collection[Force] | None, *, now: datetime) -> None:
    """Set which forces' records the body reads beside those of its own force; None: every force. Only for the command line."""
    with transaction.atomic():
        Body.objects.filter(pk=body.pk).update(reads_all_forces=forces is None)
        ReadableForce.objects.filter(body=body).delete()
        ReadableForce.objects.bulk_create(ReadableForce(body=body, force=force) for force in forces or ())
        append(Kind.BODY_FORCES_SET, actor=Actor.OPERATOR, body=body.pk, content=Body.objects.filter(pk=body.pk), now=now)


def one_time_password() -> str:
    """Return a random password to hand over in person. The staff member must replace the password at the first sign-in."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def add_staff(
    *, username: str, name: str, body: Body, password: str, now: datetime,
    by: Staff | None = None, officer: Officer | None = None, roles: Iterable[str] = (), must_choose_password: bool = True,
) -> Staff:  # fmt: skip
    """Create a staff member with a login, and give or ask for roles. Raises Refusal where the user name is taken.

    `officer`: the same person on a roster, if any. With `must_choose_password` the staff member must replace `password` at the
    first sign-in.
    """
    _must_be_administrator(by, body)
    hashed = make_password(password)  # slow on purpose, so before the transaction
    try:
        with transaction.atomic():
            user = get_user_model().objects.create(username=username, password=hashed)
            person = Staff.objects.create(
                user=user,
                name=plain_name(name),
                body=body,
                officer=officer,
                must_choose_password=must_choose_password,
                added_by=by,
            )
            append(Kind.STAFF_ADDED, actor=_actor_of(by), staff=person.pk, content=[person], now=now)
            for role in roles:
                _create_role(person, role, by=by, now=now)
    except IntegrityError:
        raise Refusal(_("This user name is taken. Choose another.")) from None
    return person


def give_role(staff: Staff, name: str, *, now: datetime, by: Staff | None = None) -> Role:
    """Give a staff member a role, or ask for it where `by` is an administrator and `permissions.CONFIRMED` has the role.

    Returns the existing row where the staff member holds the role already, or the role waits.
    """
    _must_be_administrator(by, staff.body, not_for=staff)
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        held = Role.objects.filter(staff=staff, name=name, until=None).first()
        if held:
            return held
        return _create_role(staff, name, by=by, now=now)


def confirm_role(role: Role, *, by: Staff, now: datetime) -> None:
    """Confirm a waiting role, as another administrator than the one who asked for it, or as an overseer.

    The role takes effect once a member of the body's intake team has also recorded having met the person (`confirm_met`).
    Raises Refusal where `by` may not confirm it.
    """
    _confirm(role, RoleConfirmation.What.CONFIRMED, Kind.ROLE_CONFIRMED, by=by, now=now)


def confirm_met(role: Role, *, by: Staff, now: datetime) -> None:
    """Record that `by`, a member of the body's intake team, has met the person for whom a role waits.

    Where the body has no intake team yet, another colleague with a role may do this (`dossiers/sql/met.sql`). Raises Refusal
    where `by` may not: always for the person, whoever asked for the role, and whoever made the login.
    """
    _confirm(role, RoleConfirmation.What.MET, Kind.ROLE_MET, by=by, now=now)


def refuse_role(role: Role, *, by: Staff, now: datetime) -> None:
    """Refuse a waiting role, as somebody who may confirm it. The role never takes effect; it can be asked for again."""
    with transaction.atomic():
        if not may_confirm(by, role.staff.body):
            raise Refusal(str(_REFUSALS["confirmer_may_confirm"]))
        if not Role.objects.filter(pk=role.pk, since=None, until=None).update(until=now):
            raise Refusal(str(_REFUSALS["role_waits"]))
        append(Kind.ROLE_REFUSED, actor=by.pk, **_ids_of_role(role), content=Role.objects.filter(pk=role.pk), now=now)


def end_role(role: Role, *, now: datetime, by: Staff | None = None) -> None:
    """End a role, or take back a role that waits. The staff member stays the handler of cases until these are handed over."""
    _must_be_administrator(by, role.staff.body, not_for=role.staff)
    with transaction.atomic():
        if not Role.objects.filter(pk=role.pk, until=None).update(until=now):
            return
        role.until = now
        append(Kind.ROLE_ENDED, actor=_actor_of(by), **_ids_of_role(role), content=[role], now=now)


def close_login(staff: Staff, *, now: datetime, by: Staff | None = None) -> None:
    """Close a login, with effect at once on every device. Cases stay assigned until they are handed over."""
    _must_be_administrator(by, staff.body, not_for=staff)
    with transaction.atomic():
        if get_user_model().objects.filter(pk=staff.user_id, is_active=True).update(is_active=False):
            append(Kind.LOGIN_CLOSED, actor=_actor_of(by), staff=staff.pk, content=[_as_stored(staff)], now=now)


def open_login(staff: Staff, *, now: datetime, by: Staff | None = None) -> None:
    """Reopen a closed login. The password and the second factor stay as before."""
    _must_be_administrator(by, staff.body, not_for=staff)
    with transaction.atomic():
        if get_user_model().objects.filter(pk=staff.user_id, is_active=False).update(is_active=True):
            append(Kind.LOGIN_OPENED, actor=_actor_of(by), staff=staff.pk, content=[_as_stored(staff)], now=now)


def renew_login(staff: Staff, password: str, *, now: datetime) -> None:
    """Set a one-time password and delete the second factors. The staff member's key is not changed and stays sealed.

    Only for the command line: an administrator who could do this could sign in as another staff member.
    """
    hashed = make_password(password)
    with transaction.atomic():
        get_user_model().objects.filter(pk=staff.user_id).update(password=hashed)
        Authenticator.objects.filter(user=staff.user_id).delete()
        Staff.objects.filter(pk=staff.pk).update(must_choose_password=True)
        append(Kind.LOGIN_RENEWED, actor=Actor.OPERATOR, staff=staff.pk, now=now)


def declare_interest(staff: Staff, officer: Officer, relation: str, *, now: datetime) -> DeclaredInterest:
    """Declare a relation to an officer, which bars the staff member from cases about the officer."""
    with transaction.atomic():
        interest = DeclaredInterest.objects.create(
            staff=staff, officer=officer, relation=DeclaredInterest.Relation(relation), declared_at=now
        )
        append(Kind.INTEREST_DECLARED, actor=staff.pk, officer=officer.pk, content=[interest], now=now)
    return interest


def end_interest(staff: Staff, interest: DeclaredInterest, *, now: datetime) -> None:
    """End a declared interest.

    The staff member stays barred from cases about the officer for the pack's conflict window, unless the interest lasted at
    most a day (`sql/interests.sql`).
    """
    with transaction.atomic():
        if not DeclaredInterest.objects.filter(pk=interest.pk, staff=staff, ended_at=None).update(ended_at=now):
            raise Refusal(_("This interest was ended already."))
        ended = DeclaredInterest.objects.filter(pk=interest.pk)
        append(Kind.INTEREST_ENDED, actor=staff.pk, officer=interest.officer_id, content=ended, now=now)


def password_chosen(user: AbstractBaseUser) -> None:
    """Record that the staff member replaced the one-time password. Appends nothing to the ledger."""
    Staff.objects.filter(user_id=user.pk).update(must_choose_password=False)


def _must_be_administrator(by: Staff | None, body: Body, not_for: Staff | None = None) -> None:
    """Raise Refusal where `by` is no administrator of the body, or is `not_for`, whose role or login would change.

    Checks nothing where `by` is None: the command line.
    """
    if by is None:
        return
    if by.body_id != body.pk or not holds_now(by, Permission.MANAGE_STAFF):
        raise Refusal(_("Only an administrator of the same body can do this."))
    if not_for is not None and not_for.pk == by.pk:
        raise Refusal(_("You cannot change your own roles or login. Ask another administrator."))


def _create_role(staff: Staff, name: str, *, by: Staff | None, now: datetime) -> Role:
    """Store a role and its ledger entry. The role takes effect at once, unless it must be confirmed (see `give_role`)."""
    waits = by is not None and name in CONFIRMED
    role = Role.objects.create(staff=staff, name=Role.Name(name), since=None if waits else now, asked_at=now, asked_by=by)
    kind = Kind.ROLE_ASKED if waits else Kind.ROLE_GIVEN
    append(kind, actor=_actor_of(by), **_ids_of_role(role), content=[role], now=now)
    return role


def _confirm(role: Role, what: RoleConfirmation.What, kind: Kind, *, by: Staff, now: datetime) -> None:
    """Store a confirmation of a waiting role, with its ledger entry; start the role if it now has both confirmations."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                said = RoleConfirmation.objects.create(role=role, what=what, by=by, at=now)
        except IntegrityError as error:
            constraint = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
            raise Refusal(str(_REFUSALS[constraint])) if constraint in _REFUSALS else error from None
        append(kind, actor=by.pk, **_ids_of_role(role), content=[said], now=now)
        if role.confirmations.count() == len(RoleConfirmation.What):
            Role.objects.filter(pk=role.pk).update(since=now)
            in_effect = Role.objects.filter(pk=role.pk)
            append(Kind.ROLE_GIVEN, actor=by.pk, **_ids_of_role(role), content=in_effect, now=now)


def _as_stored(staff: Staff) -> Staff:
    """Return the staff member as stored now, with the login's state, so that a ledger entry can commit to the row."""
    return Staff.objects.select_related("user").get(pk=staff.pk)


def _ids_of_role(role: Role) -> dict[str, UUID | str]:
    """The ids to store in a ledger entry about a role: of the staff member and of the role."""
    return {"staff": role.staff_id, "role": str(role.pk)}


def _actor_of(by: Staff | None) -> UUID | Actor:
    """The actor of a ledger entry: the administrator, or the operator at the command line."""
    return by.pk if by else Actor.OPERATOR


def store_asking_key() -> None:
    """Store the key that proves for whom a database session acts, where it is not stored yet or was derived anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_askingkey (inner_pad, outer_pad) VALUES (%s, %s)"
            " ON CONFLICT (id) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            asking.pads(),
        )
