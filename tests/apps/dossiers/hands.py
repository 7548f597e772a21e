"""Helpers for the tests of dossiers: staff members whose secret keys the tests know, dossiers, sealed items, grants."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Dossier, Epoch
from candour.apps.dossiers.queries import key_histories as dossier_histories
from candour.apps.people.models import Body, Staff
from candour.apps.people.queries import key_histories
from candour.apps.people.services import LockedIdentity, add_staff, make_key, prove_own
from candour.domain import sealing
from candour.domain.ledger import Actor
from tests.signed_keys import confirm_waiting

NOW = datetime(2026, 3, 2, 14, 35, tzinfo=UTC)
_SECRETS: dict[UUID, sealing.StaffSecret] = {}  # the newest key of each staff member, which the next key must be signed with
# Has the form of a locked identity, which is all that the server checks, and opens with nothing.
LOCK = b"age-encryption.org/v1\n-> scrypt %b 10\n%b\n--- %b\n" % (b"A" * 22, b"A" * 43, b"A" * 43) + bytes(16 + 256 + 16)


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
    proved = prove_own(staff, secret, now=NOW)
    make_key(staff, next_key(staff, secret), LockedIdentity(LOCK, "passphrase"), proved, now=NOW)
    _SECRETS[staff.pk] = secret
    return secret


def next_key(staff: Staff, secret: sealing.StaffSecret) -> sealing.SignedKey:
    """Return the signed key with which a browser replaces the staff member's key, or the first key."""
    history = key_histories.staff_histories([staff]).get(staff.pk)
    if not history:
        return sealing.sign_staff_key(staff.pk, secret)
    return sealing.sign_next(history[-1], secret, sealing.signing_half(_SECRETS[staff.pk]))


def new(kind: str = "report") -> tuple[Dossier, sealing.DossierSecret]:
    keys = sealing.new_dossier()
    key = sealing.sign_first(uuid4(), keys.secret)
    return services.create(kind, key, entry=services.record_key(key, actor=Actor.OPERATOR, now=NOW), now=NOW), keys.secret


def founding(secret: sealing.DossierSecret, grants: Sequence[services.SealedGrant], by: Person) -> services.NewDossier:
    """Return the new dossier that the browser of `by` signs."""
    return services.NewDossier(sealing.sign_first(uuid4(), secret, sealing.signing_half(by.secret)), grants)


def next_epoch(dossier: Dossier, before: sealing.DossierSecret, secret: sealing.DossierSecret) -> sealing.SignedKey:
    """Return the signed key of a dossier's next epoch, whose secret is `secret`; `before` is the present epoch's."""
    history = dossier_histories.history_of(dossier.pk, Epoch.objects.filter(dossier=dossier).order_by("number"))
    return sealing.sign_next(history[-1], secret, sealing.signing_half(before))


def grant_to(dossier: Dossier, secret: sealing.DossierSecret, to: Person | Dossier, by: Staff | None = None) -> None:
    epoch = queries.latest_epoch(dossier)
    if isinstance(to, Person):
        services.grant(epoch, sealed_secret=sealing.seal_grant(secret, to.secret.public), now=NOW, staff=to.staff, by=by)
        confirm_waiting(to.staff, to.secret, now=NOW)
    else:
        public = sealing.Recipient(queries.latest_epoch(to).public_key)
        services.grant(epoch, sealed_secret=sealing.seal_grant(secret, public), now=NOW, holder=to, by=by)


def sealed_grant(dossier: Dossier, secret: sealing.DossierSecret, to: Person) -> services.SealedGrant:
    """Return the grant that a browser seals to a person's key."""
    public = to.secret.public
    number = queries.latest_epoch(dossier).number
    return services.SealedGrant(public, sealing.seal_grant(secret, public), dossier.pk, number)


def rotation(
    dossier: Dossier, secret: sealing.DossierSecret, without: Staff
) -> tuple[services.Rotation, sealing.DossierSecret]:
    """Return the rotation that a browser generates when a reader leaves."""
    epochs = sealing.Epochs(tuple(sealing.Recipient(epoch.public_key) for epoch in Epoch.objects.filter(dossier=dossier)))
    turned = sealing.rotate(epochs, secret)
    stay = [sealing.Recipient(one.public_key) for one in queries.holders(dossier, without=without)]
    grants = [services.SealedGrant(to, sealing.seal_grant(turned.secret, to)) for to in stay]
    made = services.Rotation(next_epoch(dossier, secret, turned.secret), turned.link, grants)
    return made, turned.secret


def as_json(made: services.Rotation) -> str:
    """Return the rotation as the browser sends it in the hidden field."""
    grants = [{"to": one.to, "sealed": base64.b64encode(one.sealed).decode()} for one in made.grants]
    link = base64.b64encode(made.link).decode()
    return json.dumps([{"key": made.key.as_json(), "link": link, "grants": grants}])


def opened(chain: list[queries.ChainKey], mine: sealing.StaffSecret, dossier: Dossier) -> dict[int, sealing.DossierSecret]:
    """Open a key chain as a browser does; return the dossier's secrets by epoch."""
    ring: dict[tuple[object, int], sealing.DossierSecret] = {}
    for key in chain:
        opener: sealing.X25519Secret = mine if key.holder is None else ring[key.holder, key.holder_epoch or 0]
        ring[key.dossier, key.epoch] = sealing.open_grant(opener, key.sealed, expected=sealing.Recipient(key.public_key))
    return {epoch: secret for (owner, epoch), secret in ring.items() if owner == dossier.pk}
