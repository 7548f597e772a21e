"""`candour seed` creates two invented forces or imports the public Chicago records; `candour code` prints a sign-in code."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from candour.apps.forces.models import Force
from candour.apps.ops.demo import cast, people, reports
from candour.apps.ops.imports import run
from candour.apps.people.models import Staff
from candour.apps.records import services as records
from candour.apps.records.tasks import count
from candour.config.environment import BadSetting
from candour.domain import sealing

_FILES = Path(__file__).parent
_PASSPHRASES_FILE = "demonstration-mailbox"


def import_chicago(folder: str) -> int:
    """Import the public Chicago records from `folder`; returns the exit code."""
    return run.import_chicago(folder)


def seed_invented_forces() -> int:
    """Create two invented forces with people and reports, unless there are staff already, then print how to sign in.

    Returns the exit code 0. Raises BadSetting where CANDOUR_DEMO is not on.
    """
    if not settings.DEMO:
        raise BadSetting("This makes logins with known passwords. Set CANDOUR_DEMO=yes, on a machine nobody else reaches.")
    passphrases = settings.CANDOUR_HOME / _PASSPHRASES_FILE
    if not Staff.objects.exists():
        sys.stdout.write("Making two invented forces and their people's keys (about ten seconds)…\n")
        sys.stdout.flush()
        _create_demonstration(passphrases)
    sys.stdout.write(_sign_in_text(passphrases.read_text(encoding="utf-8")))
    sys.stdout.flush()
    return 0


def current_code() -> str:
    """Return the six digits of the present code of the demonstration's second factor (TOTP, RFC 6238).

    Raises BadSetting where CANDOUR_DEMO is off and CANDOUR_HOME has no demonstration. `candour up --demo` sets CANDOUR_DEMO for
    its own processes only; in another terminal, the folder shows that there is one.
    """
    if not (settings.DEMO or (settings.CANDOUR_HOME / _PASSPHRASES_FILE).exists()):
        raise BadSetting("Only the demonstration's logins have a known second factor. Run candour up --demo first.")
    return str(format_hotp_value(hotp_value(cast.TOTP_SECRET, int(time.time()) // 30)))


def _create_demonstration(passphrases: Path) -> None:
    """Create all rows of the demonstration in one transaction, and write two mailbox passphrases to the file `passphrases`."""
    now = timezone.now()
    passphrase, abroad = sealing.generate_passphrase(), sealing.generate_passphrase()
    with transaction.atomic():
        run.run("roster", _FILES / "roster.toml")
        run.run("allegations", _FILES / "past.toml")
        run.run("roster", _FILES / "port_ardent.toml")
        people.create_teams(people.create_staff(now), now)
        reports.send(passphrase, now)
        reports.send(sealing.generate_passphrase(), now, reports.witness_answers())
        reports.send(abroad, now, reports.driver_answers())
        _request_first_run(now)
        passphrases.write_text(f"{passphrase.reveal()}\n{abroad.reveal()}", encoding="utf-8")


def _request_first_run(now: datetime) -> None:
    """Queue a run that computes the statistics of the patterns pages, for the force that has past cases.

    Without it, these pages would show nothing before the first night.
    """
    for force in Force.objects.filter(code=cast.FORCE[0]):
        requested, new = records.request_run(force, now=now)
        if new:
            count.defer(pk=str(requested.pk))


def _sign_in_text(passphrases: str) -> str:
    """Return a text on how to sign in; `passphrases` has two mailbox passphrases, one on each line."""
    passphrase, _, abroad = passphrases.partition("\n")
    rows = "".join(f"  {one.login:9}{', '.join(one.roles).replace('_', '-'):24}{one.body}\n" for one in cast.PEOPLE)
    return (
        f"\nStaff sign in at /desk/ with the password “{cast.PASSWORD}”, the six digits that `candour code` prints\n"
        f"(authenticator key {cast.TOTP_SECRET}), and unlock their key with “{cast.UNLOCK_PASSPHRASE}”:\n{rows}"
        f"\nA reporter opens the mailbox at /mailbox/ with these seven words:\n  {passphrase}\n"
        + (f"and one who told the board in Port Ardent with these:\n  {abroad}\n" if abroad else "")
    )
