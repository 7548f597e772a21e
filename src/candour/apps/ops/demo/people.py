"""Creates the demonstration's bodies, staff, staff keys, second factors, intake teams and guardians.

Real staff create their keys in a browser. The server creates keys only here, where every secret is public anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP

from candour.apps.dossiers.models import Epoch, Team
from candour.apps.dossiers.services import confirm, create_team, grant, record_rehearsal
from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.services import append
from candour.apps.ops.demo.cast import BODIES, PASSWORD, PEOPLE, TOTP_SECRET, UNLOCK_PASSPHRASE
from candour.apps.ops.install.guardians import opens_test_item
from candour.apps.people.models import Body, Staff
from candour.apps.people.services import LockedIdentity, add_staff, make_key, prove_own, set_readable_forces
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind

Secrets = dict[str, sealing.StaffSecret]


def create_bodies(now: datetime) -> dict[str, Body]:
    """Create those bodies in `BODIES` that do not exist yet; returns all bodies of `BODIES` by name."""
    forces = {force.code: force for force in Force.objects.all()}
    bodies = {}
    for name, home in BODIES.items():
        row = {"kind": home.kind, "receives_reports": home.receives, "force": forces.get(home.force), "pack": home.pack}
        bodies[name], new = Body.objects.get_or_create(name=name, defaults=row)
        if new:
            append(Kind.BODY_CREATED, actor=Actor.OPERATOR, body=bodies[name].pk, content=[bodies[name]], now=now)
        if readable := [forces[code] for code in home.reads if code in forces]:
            set_readable_forces(bodies[name], readable, now=now)
    return bodies


def create_staff(now: datetime, lock: Callable[[Iterable[str]], Iterable[bytes]] | None = None) -> Secrets:
    """Create each person in `PEOPLE` with a login, roles, a second factor and, where `key` is set, a staff key.

    Returns the keys' secrets by login. `lock` encrypts the secrets; tests pass a fast replacement of `lock_all`.
    """
    secrets = {one.login: sealing.StaffSecret(sealing.new_dossier().secret.reveal()) for one in PEOPLE if one.key}
    locks = dict(zip(secrets, (lock or lock_all)([secret.reveal() for secret in secrets.values()]), strict=True))
    homes = create_bodies(now)
    for person in PEOPLE:
        member = add_staff(
            username=person.login, name=person.name, body=homes[person.body], password=PASSWORD, now=now,
            officer=Officer.objects.filter(source_ref=person.officer).first() if person.officer else None,
            roles=person.roles, must_choose_password=False,
        )  # fmt: skip
        TOTP.activate(member.user, TOTP_SECRET)
        if person.key:
            key = sealing.sign_staff_key(member.pk, secrets[person.login])
            proved = prove_own(member, secrets[person.login], now=now)
            make_key(member, key, LockedIdentity(locks[person.login], "passphrase"), proved, now=now)
    return secrets


def create_teams(own: Secrets, now: datetime) -> dict[str, sealing.DossierSecret]:
    """Create an intake team and guardians for each body that has people with `intake`; grant these people the team's key.

    `own`: the secrets of the people's keys, with which each confirms the grant. Returns the teams' secrets by name of body.
    """
    secrets = {}
    for body in Body.objects.filter(name__in={person.body for person in PEOPLE if person.intake}):
        keys = sealing.new_dossier()
        key = sealing.sign_first(uuid4(), keys.secret)
        team = create_team(body, Team.Purpose.INTAKE, f"Intake team, {body.name}", now=now, key=key)
        epoch = Epoch.objects.get(dossier=team.dossier)
        for person in PEOPLE:
            if person.intake and person.body == body.name:
                member = Staff.objects.get(user__username=person.login)
                public = sealing.Recipient(member.keys.get(retired_at=None).public_key)
                given = grant(epoch, sealed_secret=sealing.seal_grant(keys.secret, public), staff=member, now=now)
                confirm(member, {given.pk: sealing.confirm_grant(own[person.login], given.opened)}, now=now)
        secrets[body.name] = keys.secret
        _create_guardians(body, now)
    return secrets


def _create_guardians(body: Body, now: datetime) -> None:
    """Create the body's guardians, and rehearse: two of three shares of their key open a test item. No share is stored."""
    keys = sealing.new_dossier()
    team = create_team(
        body, Team.Purpose.GUARDIANS, f"Guardians, {body.name}", now=now, key=sealing.sign_first(uuid4(), keys.secret)
    )
    opens_test_item(team, sealing.split_secret(keys.secret, 2, 3)[1:])
    record_rehearsal(team, now=now)


def lock_all(secrets: Iterable[str]) -> list[bytes]:
    """Encrypt each secret key with `UNLOCK_PASSPHRASE`, in two processes.

    Encrypting takes about a second for each key, because age derives the encryption key with scrypt.
    """
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(lock, secrets))


def lock(secret: str) -> bytes:
    """Encrypt a staff member's secret key with `UNLOCK_PASSPHRASE`."""
    return sealing.lock_identity(sealing.StaffSecret(secret), sealing.UnlockPassphrase(UNLOCK_PASSPHRASE))
