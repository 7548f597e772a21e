"""A report's rows and its entry, written in one statement: all or nothing, in one round trip.

SQL lives here and in the migrations. Not here: what goes into the rows and whether it may (`services.arrival`), the
entry's own SQL (`ledger.store`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from candour.apps.ledger.services import Piece
from candour.apps.reports.models import Report

# Read from the report's row, so that a flag is raised after it: triggers that keep the desk's queue rely on that order.
_ADD = f"""
WITH {Piece.sql}, dossiers AS (
  INSERT INTO dossiers_dossier (id, kind, created_at)
  VALUES (%(dossier)s, 'report', %(hour)s), (%(mailbox)s, 'mailbox', %(hour)s)
), mailboxes AS (
  INSERT INTO reports_mailbox (dossier_id, locator_hash) VALUES (%(mailbox)s, %(locator_hash)s)
), epochs AS (
  INSERT INTO dossiers_epoch (dossier_id, number, public_key, created_at)
  VALUES (%(dossier)s, 1, %(dossier_key)s, %(hour)s), (%(mailbox)s, 1, %(mailbox_key)s, %(hour)s)
  RETURNING id, dossier_id, created_at
), items AS (
  INSERT INTO dossiers_item (id, dossier_id, epoch_id, author, created_at, kind, about_id, ciphertext, upload_id, size, sha256)
  SELECT item.id, dossier_id, epochs.id, 'reporter', created_at, kind, about, ciphertext, upload, size, sha256
  FROM epochs, unnest(
    %(items)s::uuid[], %(kinds)s::text[], %(abouts)s::uuid[], %(ciphertexts)s::bytea[], %(uploads)s::uuid[],
    %(sizes)s::bigint[], %(digests)s::text[]
  ) WITH ORDINALITY AS item(id, kind, about, ciphertext, upload, size, sha256, place)
  WHERE dossier_id = %(dossier)s
  ORDER BY place
), grants AS (
  INSERT INTO dossiers_grant (id, epoch_id, granted_at, holder_id, holder_epoch_id, sealed_secret)
  SELECT gen_random_uuid(), sealed.id, sealed.created_at, holder, coalesce(holder_epoch, opening.id), secret
  FROM epochs AS sealed, epochs AS opening,
    unnest(%(holders)s::uuid[], %(holder_epochs)s::bigint[], %(secrets)s::bytea[]) AS given(holder, holder_epoch, secret)
  WHERE sealed.dossier_id = %(dossier)s AND opening.dossier_id = %(mailbox)s
), report AS (
  INSERT INTO reports_report (
    id, reference, idempotency_key, body_id, force_id, dossier_id, mailbox_id, mode, relation, categories, facts,
    sealed_in_browser, unverified_burst, received_hour, manifest, entry
  ) VALUES (
    %(report)s, %(reference)s, %(idempotency_key)s, %(body)s, %(force)s, %(dossier)s, %(mailbox)s, %(mode)s, %(relation)s,
    %(categories)s, %(facts)s, %(sealed_in_browser)s, %(unverified_burst)s, %(hour)s, %(manifest)s, %(entry)s
  ) RETURNING id, received_hour
)
INSERT INTO reports_safetyflag (id, report_id, reason, raised_hour)
SELECT gen_random_uuid(), report.id, reason, received_hour FROM report, unnest(%(reasons)s::text[]) AS reason
"""  # noqa: S608 - of constants


class NewItem(NamedTuple):
    """One sealed part: in the row, or in the store under `upload`. `about` is the item it describes."""

    id: UUID
    kind: str
    about: UUID | None
    ciphertext: bytes | None
    upload: UUID | None
    size: int
    sha256: str


class NewGrant(NamedTuple):
    """The dossier's secret sealed to the key in row `holder_epoch`. None is the mailbox's, whose key is written with it."""

    holder: UUID
    holder_epoch: int | None
    secret: bytes


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened with a report: its dossier and its mailbox, each by its public key, and what was put into them."""

    dossier_key: str
    mailbox_key: str
    locator_hash: bytes
    items: Sequence[NewItem]
    grants: Sequence[NewGrant]
    safety_reasons: Sequence[str]


def add(report: Report, opening: Opening, entry: Piece) -> None:
    """Write a report, all that is opened with it and its entry; items keep their order. Raises Django's IntegrityError.

    One statement is a transaction of its own; where one is open already, it is a savepoint within.
    """
    report.entry = entry.id
    whole = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with whole, connection.cursor() as cursor:
        cursor.execute(_ADD, {**_of_report(report), **_of_opening(opening), **entry.values})


def _of_report(report: Report) -> dict[str, Any]:
    return {
        "report": report.pk,
        "reference": report.reference,
        "idempotency_key": report.idempotency_key,
        "body": report.body_id,
        "force": report.force_id,
        "dossier": report.dossier_id,
        "mailbox": report.mailbox_id,
        "mode": report.mode,
        "relation": report.relation,
        "categories": Jsonb(report.categories),
        "facts": Jsonb(report.facts),
        "sealed_in_browser": report.sealed_in_browser,
        "unverified_burst": report.unverified_burst,
        "hour": report.received_hour,
        "manifest": report.manifest,
    }


def _of_opening(opening: Opening) -> dict[str, Any]:
    items = ("items", "kinds", "abouts", "ciphertexts", "uploads", "sizes", "digests")
    grants = ("holders", "holder_epochs", "secrets")
    return {
        "dossier_key": opening.dossier_key,
        "mailbox_key": opening.mailbox_key,
        "locator_hash": opening.locator_hash,
        "reasons": list(opening.safety_reasons),
        **_columns(items, opening.items),
        **_columns(grants, opening.grants),
    }


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
