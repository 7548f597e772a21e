"""A PostgreSQL superuser who adds rows that name recipients, with entries of the superuser's own, and no file of Candour's.

Everything is plain SQL. Where no trigger refuses a row, none is switched off.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from candour.domain import sealing
from tests.attacks.key_forger import without_triggers


@dataclass(frozen=True)
class Forged:
    """A dossier of the attacker's, with the secret that only the attacker has."""

    dossier: uuid.UUID
    epoch: int
    key: sealing.SignedKey
    secret: sealing.DossierSecret


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement; return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def run_without_triggers(statement: str, *values: Any) -> None:
    """Run one statement that a trigger would refuse."""
    with without_triggers() as cursor:
        cursor.execute(statement, values)


def entry_for(content: bytes, kind: str, role: str = "dossier") -> uuid.UUID:
    """Insert an entry of this kind with a salt, which commits to the content, as far as the database alone allows."""
    pk, salt, now = uuid.uuid4(), os.urandom(32), datetime.now(UTC).replace(second=0, microsecond=0)
    [(newest,)] = run("SELECT leaf FROM ledger_entry ORDER BY seq DESC LIMIT 1")
    commitment = hashlib.sha256(salt + content).digest()
    members = {
        "v": 2, "kind": kind, "ids": {role: os.urandom(16).hex()}, "time": now.strftime("%Y-%m-%dT%H:%MZ"),
        "key": json.loads(bytes(newest))["key"], "commitment": b64encode(commitment).decode(),
    }  # fmt: skip
    leaf = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    run(
        "INSERT INTO ledger_entry (id, kind, ids, time, commitment, leaf) VALUES (%s, %s, '{}', %s, %s, %s)",
        pk, kind, now, commitment, leaf,
    )  # fmt: skip
    run("INSERT INTO ledger_salt (entry_id, salt) VALUES (%s, %s)", pk, salt)
    return pk


def dossier_of_attacker(kind: str, entry: uuid.UUID | None = None) -> Forged:
    """Insert a dossier with a first epoch that the attacker signed. `entry`: an entry to name in place of one of its own."""
    keys, owner = sealing.new_dossier(), uuid.uuid4()
    key = sealing.sign_first(owner, keys.secret)
    own = entry or entry_for(key.content(), "team.created")
    run("INSERT INTO dossiers_dossier (id, kind, created_at) VALUES (%s, %s, now())", owner, kind)
    [(epoch,)] = run(
        "INSERT INTO dossiers_epoch (dossier_id, number, public_key, signing_key, signed_by, signature, entry_id, created_at)"
        " VALUES (%s, 1, %s, %s, %s, %s, %s, now()) RETURNING id",
        owner, key.public_key, key.signing_key, key.signed_by, key.signature, own,
    )  # fmt: skip
    return Forged(owner, int(epoch), key, keys.secret)


def team_of_attacker(body: uuid.UUID, purpose: str = "guardians", entry: uuid.UUID | None = None) -> Forged:
    """Insert a team of the body beside the true ones."""
    made = dossier_of_attacker("team", entry)
    values = made.dossier, body, purpose, f"{purpose}, as before"
    run("INSERT INTO dossiers_team (dossier_id, body_id, purpose, name) VALUES (%s, %s, %s, %s)", *values)
    return made


def grant_row(epoch: int, holder: Forged) -> None:
    """Insert a grant of an epoch to a dossier of the attacker's."""
    run(
        "INSERT INTO dossiers_grant (id, epoch_id, holder_id, holder_epoch_id, sealed_secret, granted_at, needs_confirmation)"
        " VALUES (%s, %s, %s, %s, %s, now(), false)",
        uuid.uuid4(), epoch, holder.dossier, holder.epoch,
        sealing.seal_grant(sealing.new_dossier().secret, sealing.Recipient(holder.key.public_key)),
    )  # fmt: skip


def staff_key(key: sealing.SignedKey, kind: str, retired: datetime | None = None) -> None:
    """Insert a key of a staff member, as a superuser signed it."""
    entry = entry_for(key.content(), kind, "staff")
    run_without_triggers(
        "INSERT INTO people_staffkey (id, staff_id, number, public_key, signing_key, signed_by, signature, entry_id,"
        " sealed_identity, method, credential, created_at, retired_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'x', 'passphrase', '', now(), %s)",
        uuid.uuid4(), key.owner, key.number, key.public_key, key.signing_key, key.signed_by, key.signature,
        entry, retired,
    )  # fmt: skip
