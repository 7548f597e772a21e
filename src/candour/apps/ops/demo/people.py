"""Gives the demonstration its bodies, staff, keys, second factors and teams. Safe to repeat.

Staff make their keys in a browser; only here, where every secret is known anyway, does a server make them.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime

from allauth.mfa.totp.internal.auth import TOTP

from candour.apps.dossiers.models import Epoch, Team
from candour.apps.dossiers.services import create_team, grant
from candour.apps.forces.models import Force, Officer
from candour.apps.ops.demo.cast import BODIES, FORCE, PASSWORD, PEOPLE, REGULATOR, TOTP_SECRET, UNLOCK_PASSPHRASE, Person
from candour.apps.people.models import Body, Staff
from candour.apps.people.services import add_staff, make_key
from candour.domain import sealing

Secrets = dict[str, sealing.StaffSecret]


def bodies() -> dict[str, Body]:
    """The three bodies."""
    force = Force.objects.get(code=FORCE[0])
    return {
        name: Body.objects.get_or_create(
            name=name, defaults={"kind": kind, "receives_reports": receives, "force": None if name == REGULATOR else force}
        )[0]
        for name, (kind, receives) in BODIES.items()
    }


def staff(now: datetime, people: Iterable[Person] = PEOPLE, *, locked: bool = True) -> Secrets:
    """Everybody's login, role, second factor and key; returns the secrets. `locked` False skips the slow passphrase lock."""
    people = tuple(people)
    secrets = {person.login: sealing.StaffSecret(sealing.new_dossier().secret.reveal()) for person in people}
    locks = _locks(list(secrets.values())) if locked else [_lock(next(iter(secrets.values())).reveal())] * len(people)
    homes = bodies()
    for person, lock in zip(people, locks, strict=True):
        member = add_staff(
            username=person.login, name=person.name, body=homes[person.body], password=PASSWORD, now=now,
            officer=Officer.objects.filter(source_ref=person.officer).first() if person.officer else None,
            roles=person.roles, must_choose_password=False,
        )  # fmt: skip
        TOTP.activate(member.user, TOTP_SECRET)
        make_key(member, str(secrets[person.login].public), lock, "passphrase", now=now)
    return secrets


def teams(now: datetime, people: Iterable[Person] = PEOPLE) -> dict[str, sealing.DossierSecret]:
    """An intake team for each body that receives reports, its members holding the key; by body's name."""
    made = {}
    for body in Body.objects.filter(name__in={person.body for person in people if person.intake}):
        keys = sealing.new_dossier()
        team = create_team(body, Team.Purpose.INTAKE, f"Intake team, {body.name}", now=now, public_key=str(keys.public))
        epoch = Epoch.objects.get(dossier=team.dossier)
        for person in people:
            if person.intake and person.body == body.name:
                member = Staff.objects.get(user__username=person.login)
                public = sealing.Recipient(member.keys.get(retired_at=None).public_key)
                grant(epoch, sealed_secret=sealing.seal_grant(keys.secret, public), staff=member, now=now)
        made[body.name] = keys.secret
    return made


def _locks(secrets: list[sealing.StaffSecret]) -> list[bytes]:
    # age's scrypt takes about a second each and one core; two at a time is what a small machine can do.
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(_lock, [secret.reveal() for secret in secrets]))


def _lock(secret: str) -> bytes:
    return sealing.lock_identity(sealing.StaffSecret(secret), sealing.UnlockPassphrase(UNLOCK_PASSPHRASE))
