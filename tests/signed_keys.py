"""Signed keys for tests that write rows of dossiers and staff themselves, as the database demands them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

from django.test import Client

from candour.apps.dossiers.models import Dossier, Epoch, Grant, Team, TeamChange
from candour.apps.dossiers.queries import members, waiting_grants
from candour.apps.dossiers.queries.key_histories import history_of
from candour.apps.dossiers.services import confirm, record_key
from candour.apps.ledger.models import EvidenceRow
from candour.apps.ledger.services import append, append_rows_stated
from candour.apps.people.models import Staff, StaffKey
from candour.apps.people.services import prove_own, spend_challenge
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind


def store_first_epoch(dossier: Dossier, keys: sealing.DossierKeys, *, now: datetime) -> Epoch:
    """Store the first epoch of a dossier, signed by itself, with its entry."""
    return _store_epoch(dossier, sealing.sign_first(dossier.pk, keys.secret), now)


def store_next_epoch(dossier: Dossier, before: sealing.X25519Secret, keys: sealing.DossierKeys, *, now: datetime) -> Epoch:
    """Store the next epoch of a dossier, signed with `before`, the secret of the newest epoch, with its entry.

    Two members of a team agree on it, as the database demands.
    """
    rows = Epoch.objects.filter(dossier=dossier).order_by("number")
    last = history_of(dossier.pk, rows)[-1]
    key = sealing.sign_next(last, keys.secret, sealing.signing_half(before))
    team = Team.objects.filter(pk=dossier.pk).first()
    if team is None:
        return _store_epoch(dossier, key, now)
    asker, second, *_others = members(team)
    change = TeamChange.objects.create(dossier=dossier, asked_by=asker, asked_at=now, rotation={"key": key.as_json()})
    waiting = TeamChange.objects.filter(pk=change.pk)
    waiting.update(confirmed_by=second)
    epoch = _store_epoch(dossier, key, now)
    waiting.update(ended_at=now)
    return epoch


def _store_epoch(dossier: Dossier, key: sealing.SignedKey, now: datetime) -> Epoch:
    entry = record_key(key, actor=Actor.OPERATOR, now=now)
    return Epoch.objects.create(dossier=dossier, number=key.number, entry=entry, created_at=now, **_columns(key))


def store_staff_key(staff: Staff, *, now: datetime) -> sealing.StaffSecret:
    """Store a first key of the staff member, whose lock is a dummy, with its entry; return its secret."""
    secret = sealing.StaffSecret(sealing.new_dossier().secret.reveal())
    key = sealing.sign_staff_key(staff.pk, secret)
    proved = prove_own(staff, secret, now=now)
    spend_challenge(staff, key, proved, now=now)
    possession = {"possession_answer": proved.possession.answer, "possession": proved.possession.signature}
    entry = append(Kind.KEY_MADE, actor=staff.pk, now=now, content=key.content())
    StaffKey.objects.create(
        staff=staff, entry=entry, sealed_identity=b"sealed", method="passphrase", created_at=now,
        **possession, **_columns(key),
    )  # fmt: skip
    return secret


def record(*rows: EvidenceRow, now: datetime) -> None:
    """Append an entry that states these rows, as the services do: what no entry states is used by nobody."""
    append_rows_stated([type(row).evidence().get(pk=row.pk) for row in rows], now=now)


def confirm_waiting(staff: Staff, secret: sealing.StaffSecret, *, now: datetime) -> int:
    """Confirm every grant that waits for the staff member, as the person's browser does; return how many there were."""
    waiting = Grant.evidence().filter(waiting_grants(), staff=staff)
    return confirm(staff, {grant.pk: sealing.confirm_grant(secret, grant.opened) for grant in waiting}, now=now)


def answered(client: Client, staff: Staff, secret: sealing.X25519Secret) -> dict[str, str]:
    """Ask for a challenge to the key of `secret` and return the fields with which the browser answers it."""
    answer = client.post("/staff/key/challenge/", {"public_key": str(secret.public)})
    own = sealing.StaffSecret(secret.reveal())
    proof = sealing.prove_possession(staff.pk, own, b64decode(answer.json()["challenge"]))
    return {"answer": b64encode(proof.answer).decode(), "possession": b64encode(proof.signature).decode()}


def _columns(key: sealing.SignedKey) -> dict[str, Any]:
    return {
        "public_key": key.public_key,
        "signing_key": key.signing_key,
        "signed_by": key.signed_by,
        "signature": key.signature,
    }
