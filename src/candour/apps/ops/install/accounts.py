"""`candour body` and `candour login`: the changes of bodies and logins that only the operator of the machine can make.

`body` creates a body with a first administrator; `login` renews, closes or opens the login of a staff member. Administrators
make every other change on the staff pages. Not here: the guardians' key (guardians.py).
"""

from __future__ import annotations

import sys

from django.db import transaction
from django.utils import timezone

from candour.apps.forces.models import Force
from candour.apps.people import services
from candour.apps.people.forms import StaffForm
from candour.apps.people.models import Body, Staff
from candour.apps.people.permissions import FIRST_ROLE
from candour.apps.people.services import add_staff, one_time_password
from candour.domain.procedure import ProcedureError, load_pack
from candour.ui.errors import Refusal

_LONGEST_NAME = 200


def create_body(name: str, kind: str, force: str | None, login: str, person: str, *, pack: str) -> int:
    """Create a body that receives reports under `pack`, and the body's first administrator; print the one-time password.

    `login` is the administrator's user name, `person` the administrator's name; `force` is the code of the body's force.
    Returns the exit code: 0, or 1, with the fault on standard error, where a value cannot be used.
    """
    try:
        load_pack(pack)
    except ProcedureError as unknown:
        return _refuse(str(unknown))
    faults = _name_faults(name, login, person)
    if faults:
        return _refuse("\n".join(faults))
    home = Force.objects.filter(code=force).first()
    if force and home is None:
        return _refuse(f"There is no force {force}. Import its roster first.")
    if Body.objects.filter(name=name).exists():
        return _refuse(f"There is already a body called {name}.")
    password, now = one_time_password(), timezone.now()
    try:
        with transaction.atomic():
            created = services.create_body(name, kind, home, pack=pack, now=now)
            add_staff(username=login, name=person, body=created, password=password, now=now, roles=[FIRST_ROLE])
    except Refusal as refused:
        return _refuse(str(refused))
    sys.stdout.write(f"{person} signs in at /desk/ as {login} with {password}, and must then choose another password.\n")
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


def _name_faults(name: str, login: str, person: str) -> list[str]:
    """Return sentences on values of `candour body` that cannot be used.

    The name of the body must be readable; login and person must be values that the page for adding staff accepts.
    """
    form = StaffForm({"username": login, "name": person, "password": one_time_password()})
    options = {"username": "--login", "name": "--person"}
    faults = [f"{options.get(field, field)}: {error}" for field, errors in form.errors.items() for error in errors]
    readable = name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME
    return faults if readable else [f"The name must be words that can be read, at most {_LONGEST_NAME} characters.", *faults]


def _refuse(message: str) -> int:
    """Print the message on standard error; returns the exit code 1."""
    sys.stderr.write(f"{message}\n")
    return 1
