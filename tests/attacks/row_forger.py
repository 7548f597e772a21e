"""What a database superuser can do who has no key of Candour: any SQL, with every trigger and foreign key switched off."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from candour.apps.dossiers.models import Item
from candour.domain import sealing


@contextmanager
def superuser() -> Iterator[psycopg.Connection]:
    """A connection of the superuser's own, whose changes are committed at the end of the block."""
    parameters = connection.get_connection_params()
    wanted = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}
    with psycopg.connect(**wanted) as own:
        own.execute("SET session_replication_role = replica")
        yield own


def run(statement: str, *values: Any) -> int:
    """Run one statement as the superuser; return the number of rows."""
    with superuser() as own:
        return own.execute(statement, values).rowcount


def seal_to(item: Item, text: str) -> bytes:
    """Seal a text to the report's public key, which anybody can: it is in the database."""
    return sealing.seal_json(sealing.Recipient(item.epoch.public_key), {"text": text})


def replace_content(item: Item, ciphertext: bytes) -> None:
    """Put another ciphertext into an item, with a digest and size that fit."""
    digest = hashlib.sha256(ciphertext).hexdigest()
    assert run("UPDATE dossiers_item SET ciphertext = %s, sha256 = %s, size = %s WHERE id = %s",
               ciphertext, digest, len(ciphertext), item.pk) == 1  # fmt: skip


def forge_item(like: Item, ciphertext: bytes, *, kind: str, author: str, staff: uuid.UUID | None = None) -> uuid.UUID:
    """Insert an item beside `like`, with everything that a genuine one has."""
    forged = uuid.uuid4()
    assert run(
        """INSERT INTO dossiers_item (id, dossier_id, epoch_id, kind, author, staff_id, ciphertext, size, sha256, created_at)
        SELECT %s, dossier_id, epoch_id, %s, %s, %s, %s, %s, %s, created_at FROM dossiers_item WHERE id = %s""",
        forged, kind, author, staff, ciphertext, len(ciphertext), hashlib.sha256(ciphertext).hexdigest(), like.pk,
    ) == 1  # fmt: skip
    return forged
