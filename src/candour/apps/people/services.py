"""What changes staff: one function per thing a person does, each with its entry.

`by` is the administrator who does it, None from the command line (which needs the server itself). Nobody sees sealed
content by any of this: a role is a possibility, reading needs a grant (dossiers).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.services import append
from candour.apps.people.access import holds_now
from candour.apps.people.models import Body, DeclaredInterest, Role, Staff, StaffKey
from candour.apps.people.permissions import Permission
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal


def create_body(name: str, kind: str, force: Force | None, *, pack: str, now: datetime) -> Body:
    """Make an organisation that receives reports and works under a procedure pack. Only from the command line."""
    with transaction.atomic():
        made = Body.objects.create(name=name, kind=Body.Kind(kind), force=force, receives_reports=True, pack=pack)
        append(Kind.BODY_CREATED, actor=Actor.OPERATOR, body=made.pk, now=now)
    return made


def one_time_password() -> str:
    """Make a password to hand over in person; she must choose her own when she first signs in."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def add_staff(
    *, username: str, name: str, body: Body, password: str, now: datetime,
    by: Staff | None = None, officer: Officer | None = None, roles: Iterable[str] = (), must_choose_password: bool = True,
) -> Staff:  # fmt: skip
    """Give a person a login, with `password` until she chooses her own, and her first roles."""
    _administrators_only(by, body)
    hashed = make_password(password)  # slow on purpose, so before the transaction
    try:
        with transaction.atomic():
            user = get_user_model().objects.create(username=username, password=hashed)
            person = Staff.objects.create(
                user=user, name=name, body=body, officer=officer, must_choose_password=must_choose_password
            )
            Role.objects.bulk_create(Role(staff=person, name=Role.Name(role), since=now) for role in roles)
            append(Kind.STAFF_ADDED, actor=_actor(by), staff=person.pk, now=now)
            for role in person.roles.all():
                append(Kind.ROLE_GIVEN, actor=_actor(by), **_of_role(role), now=now, content=role.name.encode())
    except IntegrityError:
        raise Refusal(_("This user name is taken. Choose another.")) from None
    return person


def give_role(staff: Staff, name: str, *, now: datetime, by: Staff | None = None) -> Role:
    """Let her be asked to do what the role does. The same role twice is one role."""
    _administrators_only(by, staff.body, not_for=staff)
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        held = Role.objects.filter(staff=staff, name=name, until=None).first()
        if held:
            return held
        role = Role.objects.create(staff=staff, name=Role.Name(name), since=now)
        append(Kind.ROLE_GIVEN, actor=_actor(by), **_of_role(role), now=now, content=role.name.encode())
    return role


def end_role(role: Role, *, now: datetime, by: Staff | None = None) -> None:
    """Take a role back. What she handles stays hers until it is handed over."""
    _administrators_only(by, role.staff.body, not_for=role.staff)
    with transaction.atomic():
        if not Role.objects.filter(pk=role.pk, until=None).update(until=now):
            return
        append(Kind.ROLE_ENDED, actor=_actor(by), **_of_role(role), now=now, content=role.name.encode())


def close_login(staff: Staff, *, now: datetime, by: Staff | None = None) -> None:
    """Let her sign in no more, at once and on every device. What she handles stays hers until it is handed over."""
    _administrators_only(by, staff.body, not_for=staff)
    with transaction.atomic():
        if get_user_model().objects.filter(pk=staff.user_id, is_active=True).update(is_active=False):
            append(Kind.LOGIN_CLOSED, actor=_actor(by), staff=staff.pk, now=now)


def open_login(staff: Staff, *, now: datetime, by: Staff | None = None) -> None:
    """Let her sign in again, with the password and the second factor she had."""
    _administrators_only(by, staff.body, not_for=staff)
    with transaction.atomic():
        if get_user_model().objects.filter(pk=staff.user_id, is_active=False).update(is_active=True):
            append(Kind.LOGIN_OPENED, actor=_actor(by), staff=staff.pk, now=now)


def renew_login(staff: Staff, password: str, *, now: datetime) -> None:
    """Give her a one-time password and take her second factors away, which she then sets up anew. Her key stays locked.

    For whoever runs the machine, never for an administrator: who can renew another's login can sign in as her.
    """
    hashed = make_password(password)
    with transaction.atomic():
        get_user_model().objects.filter(pk=staff.user_id).update(password=hashed)
        Authenticator.objects.filter(user=staff.user_id).delete()
        Staff.objects.filter(pk=staff.pk).update(must_choose_password=True)
        append(Kind.LOGIN_RENEWED, actor=Actor.OPERATOR, staff=staff.pk, now=now)


def make_key(
    staff: Staff, public_key: str, sealed_identity: bytes, method: str, *, now: datetime, credential: str = ""
) -> StaffKey:
    """Keep the key pair her browser made: the public half, and the identity sealed to her passphrase or passkey.

    A new pair retires the old one, and with it every grant sealed to that: colleagues must grant again.
    """
    recipient = _checked_pair(public_key, sealed_identity, method)
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        there = StaffKey.objects.filter(public_key=recipient).first()
        if there is not None:
            return _same_again(there, staff)
        StaffKey.objects.filter(staff=staff, retired_at=None).update(retired_at=now)
        key = StaffKey.objects.create(
            staff=staff,
            public_key=recipient,
            sealed_identity=sealed_identity,
            method=method,
            credential=credential,
            created_at=now,
        )
        append(Kind.KEY_MADE, actor=staff.pk, now=now, content=recipient.encode())
    return key


def relock_key(
    staff: Staff, public_key: str, sealed_identity: bytes, method: str, *, now: datetime, credential: str = ""
) -> None:
    """Keep the same identity sealed another way: a new passphrase, or a passkey. Her grants stay good."""
    recipient = _checked_pair(public_key, sealed_identity, method)
    with transaction.atomic():
        kept = StaffKey.objects.filter(staff=staff, retired_at=None, public_key=recipient)
        if not kept.update(sealed_identity=sealed_identity, method=method, credential=credential):
            raise Refusal(_("This is not your key. Load the page again."))
        append(Kind.KEY_RELOCKED, actor=staff.pk, now=now)


def declare_interest(staff: Staff, officer: Officer, relation: str, *, now: datetime) -> DeclaredInterest:
    """Say that a tie to an officer bars her from his matters."""
    with transaction.atomic():
        interest = DeclaredInterest.objects.create(
            staff=staff, officer=officer, relation=DeclaredInterest.Relation(relation), declared_at=now
        )
        append(Kind.INTEREST_DECLARED, actor=staff.pk, officer=officer.pk, now=now)
    return interest


def end_interest(staff: Staff, interest: DeclaredInterest, *, now: datetime) -> None:
    """End a declared interest. It stays on record and bars for the conflict window (`sql/interests.sql`), unless a slip."""
    with transaction.atomic():
        if not DeclaredInterest.objects.filter(pk=interest.pk, staff=staff, ended_at=None).update(ended_at=now):
            raise Refusal(_("This interest was ended already."))
        append(Kind.INTEREST_ENDED, actor=staff.pk, officer=interest.officer_id, now=now)


def password_chosen(user: AbstractBaseUser) -> None:
    """Her one-time password is spent."""
    Staff.objects.filter(user_id=user.pk).update(must_choose_password=False)


def _administrators_only(by: Staff | None, body: Body, not_for: Staff | None = None) -> None:
    if by is None:
        return
    if by.body_id != body.pk or not holds_now(by, Permission.MANAGE_STAFF):
        raise Refusal(_("Only an administrator of the same body can do this."))
    if not_for is not None and not_for.pk == by.pk:
        raise Refusal(_("You cannot change your own roles or login. Ask another administrator."))


def _same_again(there: StaffKey, staff: Staff) -> StaffKey:
    """A form sent twice is one key."""
    if there.staff_id != staff.pk or there.retired_at is not None:
        raise Refusal(_("This key is already kept. Make a new one."))
    return there


def _of_role(role: Role) -> dict[str, UUID | str]:
    return {"staff": role.staff_id, "role": str(role.pk)}


def _actor(by: Staff | None) -> UUID | Actor:
    return by.pk if by else Actor.OPERATOR


def _checked_pair(public_key: str, sealed_identity: bytes, method: str) -> sealing.Recipient:
    if method not in StaffKey.Method.values:
        raise Refusal(_("Choose an unlock passphrase or a passkey."))
    try:
        sealing.inspect_lock(sealed_identity[: sealing.MAX_HEADER], len(sealed_identity))
        return sealing.Recipient(public_key)
    except sealing.SealingError:
        raise Refusal(_("The key did not arrive whole. Load the page again and make it once more.")) from None
