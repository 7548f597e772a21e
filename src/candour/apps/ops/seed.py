"""`candour seed`: two invented forces, one with a past, their people and three reports, or real public records."""

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

_DEMO = Path(__file__).parent / "demo"
_KEPT_WORDS = "demonstration-mailbox"


def chicago(folder: str) -> int:
    """Bring in the public Chicago records from `folder`."""
    return run.chicago(folder)


def invented() -> int:
    """The invented forces, once; then say how to sign in. Refused where CANDOUR_DEMO is not on."""
    if not settings.DEMO:
        raise BadSetting("This makes logins with known passwords. Set CANDOUR_DEMO=yes, on a machine nobody else reaches.")
    kept = settings.CANDOUR_HOME / _KEPT_WORDS
    if not Staff.objects.exists():
        sys.stdout.write("Making two invented forces and their people's keys (about ten seconds)…\n")
        sys.stdout.flush()
        _fill(kept)
    sys.stdout.write(_told(kept.read_text(encoding="utf-8")))
    sys.stdout.flush()
    return 0


def code() -> str:
    """The six digits the demonstration's second factor asks for now (RFC 6238)."""
    if not settings.DEMO:
        raise BadSetting("Only the demonstration's logins have a known second factor. Set CANDOUR_DEMO=yes for it.")
    return str(format_hotp_value(hotp_value(cast.TOTP_SECRET, int(time.time()) // 30)))


def _fill(kept: Path) -> None:
    now = timezone.now()
    passphrase, abroad = sealing.generate_passphrase(), sealing.generate_passphrase()
    with transaction.atomic():
        run.run("roster", _DEMO / "roster.toml")
        run.run("allegations", _DEMO / "past.toml")
        run.run("roster", _DEMO / "port_ardent.toml")
        people.staff(now)
        people.teams(now)
        reports.tell(passphrase, now)
        reports.tell(sealing.generate_passphrase(), now, reports.a_witness_tells())
        reports.tell(abroad, now, reports.a_driver_tells())
        _ask_for_figures(now)
        kept.write_text(f"{passphrase.reveal()}\n{abroad.reveal()}", encoding="utf-8")


def _ask_for_figures(now: datetime) -> None:
    """The worker counts what the past holds, so that there is something to see under Patterns before the first night."""
    for force in Force.objects.filter(code=cast.FORCE[0]):
        made, new = records.request_run(force, now=now)
        if new:
            count.defer(pk=str(made.pk))


def _told(kept: str) -> str:
    passphrase, _, abroad = kept.partition("\n")
    rows = "".join(f"  {one.login:9}{', '.join(one.roles).replace('_', '-'):24}{one.body}\n" for one in cast.PEOPLE)
    return (
        f"\nStaff sign in at /desk/ with the password “{cast.PASSWORD}”, the six digits that `candour code` prints\n"
        f"(authenticator key {cast.TOTP_SECRET}), and unlock their key with “{cast.UNLOCK_PASSPHRASE}”:\n{rows}"
        f"\nA reporter opens the mailbox at /mailbox/ with these seven words:\n  {passphrase}\n"
        + (f"and one who told the board in Port Ardent with these:\n  {abroad}\n" if abroad else "")
    )
