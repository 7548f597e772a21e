"""The changes of bodies and logins that only the operator of the machine can make.

`candour body` creates a body with its first administrators, `candour appoint` adds an administrator, `candour reads` sets which
forces' records a body reads, `candour login` renews, closes or opens a login. Administrators make every other change on the
staff pages. Not here: the guardians' key (guardians.py).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from candour.apps.forces.models import Force
from candour.apps.people import services
from candour.apps.people.forms import StaffForm
from candour.apps.people.models import Body, Staff
from candour.apps.people.permissions import FIRST_ROLE
from candour.apps.people.services import add_staff, one_time_password
from candour.apps.reports.queries import missing_to_receive
from candour.domain.procedure import ProcedureError, load_pack
from candour.ui.errors import Refusal

_LONGEST_NAME = 200
_FEWEST_ADMINISTRATORS = 2


@dataclass(frozen=True)
class Login:
    """A login to create: the user name, and the person's name."""

    username: str
    person: str


def create_body(name: str, kind: str, codes: Sequence[str] | None, logins: Sequence[Login], *, pack: str) -> int:
    """Create a body that receives reports under `pack`, and its first administrators; print their one-time passwords.

    `codes`: the forces whose records the body reads; None for every force. If there is one code, the body is also responsible
    for this force. `logins` has at least two, because each administrator confirms the roles that the other asks for. Returns
    the exit code: 0, or 1, with the fault on standard error, where a value cannot be used.
    """
    try:
        load_pack(pack)
    except ProcedureError as unknown:
        return _refuse(str(unknown))
    faults = [fault for login in logins for fault in _login_faults(login)] + _name_faults(name) + _force_faults(codes)
    if len({login.username for login in logins}) < _FEWEST_ADMINISTRATORS:
        faults.append("Name two administrators: --login and --person twice. Each confirms the roles that the other asks for.")
    if faults:
        return _refuse("\n".join(faults))
    if Body.objects.filter(name=name).exists():
        return _refuse(f"There is already a body called {name}.")
    now, forces = timezone.now(), _forces(codes)
    own = forces[0] if forces and len(forces) == 1 else None
    try:
        with transaction.atomic():
            created = services.create_body(name, kind, own, pack=pack, now=now)
            services.set_readable_forces(created, forces, now=now)
            passwords = [_add_administrator(created, login, now) for login in logins]
    except Refusal as refused:
        return _refuse(str(refused))
    for login, password in zip(logins, passwords, strict=True):
        _say_password(login, password)
    sys.stdout.write("".join(f"Before reports can come in: {missing}\n" for missing in missing_to_receive(created)))
    return 0


def add_administrator(name: str, login: Login) -> int:
    """Create a login with the role of administrator in an existing body, and print the one-time password.

    Returns the exit code: 0, or 1, with the fault on standard error. The role takes effect without confirmation by anybody.
    """
    body = Body.objects.filter(name=name).first()
    faults = [f"There is no body called {name}."] if body is None else _login_faults(login)
    if faults or body is None:
        return _refuse("\n".join(faults))
    try:
        _say_password(login, _add_administrator(body, login, timezone.now()))
    except Refusal as refused:
        return _refuse(str(refused))
    return 0


def set_forces(name: str, codes: Sequence[str] | None) -> int:
    """Set which forces' records a body reads beside those of its own force: those with these codes; None: every force.

    Returns the exit code: 0, or 1, with the fault on standard error.
    """
    body = Body.objects.filter(name=name).first()
    faults = [f"There is no body called {name}."] if body is None else _force_faults(codes)
    if faults or body is None:
        return _refuse("\n".join(faults))
    services.set_readable_forces(body, _forces(codes), now=timezone.now())
    sys.stdout.write(f"{name} now reads {'every force' if codes is None else ', '.join(codes)}.\n")
    return 0


def change_login(username: str, act: str) -> int:
    """Renew, close or open the login of a staff member; `act` is "renew", "close" or "open".

    The change is an entry in the ledger, and the body's staff see the change. Returns the exit code: 0, or 1 where there is no
    such login.
    """
    person = Staff.objects.select_related("user", "body").filter(user__username=username).first()
    if person is None:
        return _refuse(f"Nobody signs in as {username}.")
    if act == "renew":
        password = one_time_password()
        services.renew_login(person, password, now=timezone.now())
        sys.stdout.write(f"{person.name} signs in at /desk/ as {username} with {password}, then chooses a password and a\n")
        sys.stdout.write(
            "second factor. Hand it over in person, to nobody else. The key of this person is unlocked as before.\n"
        )
        return 0
    (services.close_login if act == "close" else services.open_login)(person, now=timezone.now())
    sys.stdout.write(f"{person.name} {'cannot sign in any more' if act == 'close' else 'can sign in'}.\n")
    return 0


def _add_administrator(body: Body, login: Login, now: datetime) -> str:
    """Create the login with the role of administrator, in effect without confirmation. Returns the one-time password."""
    password = one_time_password()
    add_staff(username=login.username, name=login.person, body=body, password=password, now=now, roles=[FIRST_ROLE])
    return password


def _say_password(login: Login, password: str) -> None:
    """Print the new administrator's user name and one-time password, which must be replaced after signing in."""
    sys.stdout.write(
        f"{login.person} signs in at /desk/ as {login.username} with {password}, and must then choose another password.\n"
    )


def _forces(codes: Sequence[str] | None) -> list[Force] | None:
    """Return the forces with these codes; None, which means every force, where `codes` is None."""
    return None if codes is None else list(Force.objects.filter(code__in=codes))


def _force_faults(codes: Sequence[str] | None) -> list[str]:
    """Return a sentence for each of the codes that no force has."""
    known = set(Force.objects.filter(code__in=codes or ()).values_list("code", flat=True))
    return [f"There is no force {code}. Import its roster first." for code in codes or () if code not in known]


def _login_faults(login: Login) -> list[str]:
    """Return sentences on a login's values that the page for adding staff would not accept."""
    form = StaffForm({"username": login.username, "name": login.person, "password": one_time_password()})
    options = {"username": "--login", "name": "--person"}
    return [f"{options.get(field, field)}: {error}" for field, errors in form.errors.items() for error in errors]


def _name_faults(name: str) -> list[str]:
    """Return a sentence where the name of a body is empty, too long or has characters that cannot be printed."""
    readable = name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME
    return [] if readable else [f"The name must be words that can be read, at most {_LONGEST_NAME} characters."]


def _refuse(message: str) -> int:
    """Print the message on standard error; returns the exit code 1."""
    sys.stderr.write(f"{message}\n")
    return 1
