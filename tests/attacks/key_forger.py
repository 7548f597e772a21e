"""A PostgreSQL superuser who switches every trigger off, without any key of Candour's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from candour.apps.dossiers.models import Dossier, Epoch, Grant
from candour.apps.ledger.services import append
from candour.apps.people.models import StaffKey
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind


@contextmanager
def without_triggers() -> Iterator[CursorWrapper]:
    """Run statements in one transaction in which no trigger and no foreign key refuses anything."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def forged_key(dossier: Dossier, number: int, keys: sealing.DossierKeys, signer: sealing.X25519Secret) -> sealing.SignedKey:
    """Return a key with which the attacker continues a dossier's history, signed with a key that the attacker has."""
    before = Epoch.objects.get(dossier=dossier, number=number - 1)
    key = sealing.SignedKey(sealing.Purpose.EPOCH, dossier.pk, number - 1, before.public_key)
    return sealing.sign_next(key, keys.secret, sealing.signing_half(signer))


def insert_epoch(dossier: Dossier, key: sealing.SignedKey, secret: sealing.DossierSecret, *, now: datetime) -> None:
    """Insert an epoch, a ledger entry that commits to it, and a grant for each member, so that no member notices."""
    entry = append(Kind.EPOCH_STARTED, actor=Actor.OPERATOR, dossier=dossier.pk, now=now, content=key.content())
    with without_triggers():
        epoch = Epoch.objects.create(
            dossier=dossier, number=key.number, public_key=key.public_key, signing_key=key.signing_key, signed_by=key.signed_by,
            signature=key.signature, entry=entry, created_at=now,
        )  # fmt: skip
        for own in StaffKey.objects.filter(retired_at=None, grants__epoch__dossier=dossier).distinct():
            sealed = sealing.seal_grant(secret, sealing.Recipient(own.public_key))
            Grant(epoch=epoch, staff=own.staff, staff_key=own, sealed_secret=sealed, granted_at=now).save(force_insert=True)
