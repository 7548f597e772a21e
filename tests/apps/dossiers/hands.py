"""Helpers for the tests of dossiers: staff members whose secret keys the tests know, dossiers, sealed items, grants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Dossier, Epoch
from candour.apps.people.models import Body, Staff, StaffKey
from candour.apps.people.services import add_staff
from candour.domain import sealing

NOW = datetime(2026, 3, 2, 14, 35, tzinfo=UTC)


@dataclass
class Person:
    """A staff member with the secret key that, outside tests, only that person's device has."""

    staff: Staff
    secret: sealing.StaffSecret


def body(name: str = "Northmoor Professional Standards") -> Body:
    return Body.objects.get_or_create(
        name=name, defaults={"kind": Body.Kind.PROFESSIONAL_STANDARDS, "receives_reports": True, "pack": "england_wales"}
    )[0]


def person(name: str, *roles: str, of: Body | None = None) -> Person:
    staff = add_staff(
        username=name.lower(), name=name, body=of or body(), password="long enough to sign in", now=NOW, roles=roles,
        must_choose_password=False,
    )  # fmt: skip
    return Person(staff, key_for(staff))


def key_for(staff: Staff) -> sealing.StaffSecret:
    """Store a new key for the staff member and retire the old one; its lock is a dummy."""
    secret = sealing.StaffSecret(sealing.new_dossier().secret.reveal())
    StaffKey.objects.filter(staff=staff, retired_at=None).update(retired_at=NOW)
    StaffKey.objects.create(
        staff=staff, public_key=secret.public, sealed_identity=b"locked", method=StaffKey.Method.PASSPHRASE, created_at=NOW
    )
    return secret


def new(kind: str = "report") -> tuple[Dossier, sealing.DossierSecret]:
    keys = sealing.new_dossier()
    return services.create(kind, keys.public, now=NOW), keys.secret


def grant_to(dossier: Dossier, secret: sealing.DossierSecret, to: Person | Dossier, by: Staff | None = None) -> None:
    epoch = queries.latest_epoch(dossier)
    if isinstance(to, Person):
        services.grant(epoch, sealed_secret=sealing.seal_grant(secret, to.secret.public), now=NOW, staff=to.staff, by=by)
    else:
        public = sealing.Recipient(queries.latest_epoch(to).public_key)
        services.grant(epoch, sealed_secret=sealing.seal_grant(secret, public), now=NOW, holder=to, by=by)


def rotation(
    dossier: Dossier, secret: sealing.DossierSecret, without: Staff
) -> tuple[services.Rotation, sealing.DossierSecret]:
    """Return the rotation that a browser generates when a reader leaves."""
    epochs = sealing.Epochs(tuple(sealing.Recipient(epoch.public_key) for epoch in Epoch.objects.filter(dossier=dossier)))
    turned = sealing.rotate(epochs, secret)
    stay = [sealing.Recipient(one.public_key) for one in queries.holders(dossier, without=without)]
    grants = [services.SealedGrant(to, sealing.seal_grant(turned.secret, to)) for to in stay]
    made = services.Rotation(dossier.pk, epochs.current, turned.epochs.recipient, turned.link, grants)
    return made, turned.secret


def opened(chain: list[queries.ChainKey], mine: sealing.StaffSecret, dossier: Dossier) -> dict[int, sealing.DossierSecret]:
    """Open a key chain as a browser does; return the dossier's secrets by epoch."""
    ring: dict[tuple[object, int], sealing.DossierSecret] = {}
    for key in chain:
        opener: sealing.X25519Secret = mine if key.holder is None else ring[key.holder, key.holder_epoch or 0]
        ring[key.dossier, key.epoch] = sealing.open_grant(opener, key.sealed, expected=sealing.Recipient(key.public_key))
    return {epoch: secret for (owner, epoch), secret in ring.items() if owner == dossier.pk}
