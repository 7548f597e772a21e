"""`candour body`, `candour login` and `candour guardians`: what only whoever runs the machine can begin.

A body and its first administrator; the login of somebody who lost what she signs in with; and the key of last resort, printed
in shares and kept nowhere. Everything after that is done by people, in the pages.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from candour.apps.dossiers.models import Team
from candour.apps.dossiers.services import create_team
from candour.apps.forces.models import Force
from candour.apps.people import services
from candour.apps.people.forms import StaffForm
from candour.apps.people.models import Body, Staff
from candour.apps.people.permissions import FIRST_ROLE
from candour.apps.people.services import add_staff, one_time_password
from candour.domain import sealing
from candour.domain.procedure import ProcedureError, load_pack
from candour.ui.errors import Refusal

_LONGEST_NAME = 200


def body(name: str, kind: str, force: str | None, login: str, person: str, *, pack: str) -> int:
    """Make a body that receives reports and works under `pack`, with its first administrator; print her one-time password."""
    try:
        load_pack(pack)
    except ProcedureError as unknown:
        return _refuse(str(unknown))
    faults = _unfit(name, login, person)
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
            made = services.create_body(name, kind, home, pack=pack, now=now)
            add_staff(username=login, name=person, body=made, password=password, now=now, roles=[FIRST_ROLE])
    except Refusal as refused:
        return _refuse(str(refused))
    sys.stdout.write(f"{person} signs in at /desk/ as {login} with {password}, and must then choose her own password.\n")
    return 0


def login(username: str, act: str) -> int:
    """Renew, close or open somebody's login. Her body sees that it was done, and so does the public log."""
    person = Staff.objects.select_related("user", "body").filter(user__username=username).first()
    if person is None:
        return _refuse(f"Nobody signs in as {username}.")
    if act == "renew":
        password = one_time_password()
        services.renew_login(person, password, now=timezone.now())
        sys.stdout.write(f"{person.name} signs in at /desk/ as {username} with {password}, then chooses a password and a\n")
        sys.stdout.write(
            "second factor. Hand it over in person, to nobody else. Her key opens as before, with what she unlocks it with.\n"
        )
        return 0
    (services.close_login if act == "close" else services.open_login)(person, now=timezone.now())
    sys.stdout.write(f"{person.name} {'cannot sign in any more' if act == 'close' else 'can sign in'}.\n")
    return 0


def _unfit(name: str, login: str, person: str) -> list[str]:
    """What the page where administrators add people would refuse as well, and a body without a name one can read."""
    form = StaffForm({"username": login, "name": person, "password": one_time_password()})
    said = {"username": "--login", "name": "--person"}
    faults = [f"{said.get(field, field)}: {error}" for field, errors in form.errors.items() for error in errors]
    fit = name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME
    return faults if fit else [f"The name must be words that can be read, at most {_LONGEST_NAME} characters.", *faults]


def split(body_name: str, threshold: int, count: int) -> int:
    """Make the guardians' key of a body, print its shares once, keep only the public half."""
    found = Body.objects.filter(name=body_name).first()
    if found is None:
        return _refuse(f"There is no body called {body_name}.")
    if Team.objects.filter(body=found, purpose=Team.Purpose.GUARDIANS).exists():
        return _refuse("This body has its guardians already. Their shares are on paper.")
    keys = sealing.new_dossier()
    try:
        shares = sealing.split_secret(keys.secret, threshold, count)
    except sealing.BadShares as fault:
        return _refuse(str(fault))
    create_team(found, Team.Purpose.GUARDIANS, f"Guardians, {body_name}", now=timezone.now(), public_key=str(keys.public))
    for number, share in enumerate(shares, 1):
        sys.stdout.write(
            f"\nShare {number} of {count} for {body_name}; any {threshold} open what it received.\n{share.reveal()}\n"
        )
    sys.stdout.write("\nPrint each on its own sheet, give each to another person, then clear this screen.\n")
    return 0


def join(out: str) -> int:
    """Read shares from standard input, one a line, and write the age identity they join to."""
    shares = [sealing.Share(line.strip()) for line in sys.stdin if len(line.split()) > 1 and not line.startswith("Share ")]
    try:
        secret = sealing.join_shares(shares)
    except sealing.SealingError as fault:
        return _refuse(str(fault))
    try:
        with os.fdopen(os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secret.reveal() + "\n")
    except OSError as fault:
        return _refuse(f"{out} cannot be written ({fault.strerror}). Name a new file in a folder you may write to.")
    sys.stdout.write(f"The guardians' identity is in {Path(out).resolve()}. It opens grants with: age -d -i {out}\n")
    return 0


def _refuse(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 1
