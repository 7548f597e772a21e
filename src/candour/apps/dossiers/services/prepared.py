"""Rows of a new report's dossier and mailbox, not yet written, for a caller whose own SQL statement inserts them.

Receiving a report inserts rows of three apps in one statement, one round trip (`reports.services.receiving`). The SQL for the
tables of dossiers is here, so that whoever adds a column to one of them changes this app only. Not here: creating a dossier
in a statement of its own (`granting.create`, `items`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from candour.domain.sealing import SignedKey

# CTEs of one WITH. Items are inserted in the order of the arrays, because `dossiers_item.order` is drawn row by row.
_ROWS = """
dossiers AS (
  INSERT INTO dossiers_dossier (id, kind, created_at)
  VALUES (%(dossier)s, 'report', %(dossiers_at)s), (%(mailbox)s, 'mailbox', %(dossiers_at)s)
), epochs AS (
  INSERT INTO dossiers_epoch (dossier_id, number, public_key, signing_key, signed_by, signature, entry_id, created_at)
  SELECT owner, 1, key, signing, signer, signature, %(entry)s, %(dossiers_at)s
  FROM unnest(%(owners)s::uuid[], %(keys)s::text[], %(signings)s::text[], %(signers)s::text[], %(signatures)s::bytea[])
    AS new_key(owner, key, signing, signer, signature)
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
  SELECT gen_random_uuid(), sealed.id, sealed.created_at, holder, coalesce(holder_epoch, mailbox.id), secret
  FROM epochs AS sealed, epochs AS mailbox,
    unnest(%(holders)s::uuid[], %(holder_epochs)s::bigint[], %(secrets)s::bytea[]) AS new_grant(holder, holder_epoch, secret)
  WHERE sealed.dossier_id = %(dossier)s AND mailbox.dossier_id = %(mailbox)s
)
"""
_ITEM_COLUMNS = ("items", "kinds", "abouts", "ciphertexts", "uploads", "sizes", "digests")
_KEY_COLUMNS = ("owners", "keys", "signings", "signers", "signatures")
_GRANT_COLUMNS = ("holders", "holder_epochs", "secrets")


class NewItem(NamedTuple):
    """A sealed item to insert with a new report's dossier. `ciphertext`: its bytes; for an exhibit, `upload` has them instead.

    `about`: the id of another item that this item describes, or None; `size`: length of the ciphertext in bytes.
    """

    id: UUID
    kind: str
    about: UUID | None
    ciphertext: bytes | None
    upload: UUID | None
    size: int
    sha256: str


class NewGrant(NamedTuple):
    """A grant to insert with a new report's dossier: the dossier's secret, sealed to epoch `holder_epoch` of `holder`.

    `holder` and `holder_epoch` are ids of a team's dossier and epoch. `holder_epoch` None: the secret is sealed to the mailbox
    of the new report.
    """

    holder: UUID
    holder_epoch: int | None
    secret: bytes


@dataclass(frozen=True, slots=True)
class NewDossierRows:
    """Rows that a caller's SQL inserts for a new report: dossier and mailbox with their signed keys, first items and grants.

    `sql` is a part of the WITH clause of the caller's statement. The statement's parameters are `values` and `entry`, the id of
    the ledger entry that commits to both keys. The statement may use the parameters `dossier` and `mailbox`, the ids of both.
    """

    dossier: SignedKey
    mailbox: SignedKey
    items: Sequence[NewItem]
    grants: Sequence[NewGrant]
    at: datetime
    sql: ClassVar[str] = _ROWS

    @property
    def values(self) -> Mapping[str, Any]:
        """The parameters of `sql`: a dict from parameter name to value."""
        return {
            "dossier": self.dossier.owner,
            "mailbox": self.mailbox.owner,
            **_columns_by_name(_KEY_COLUMNS, [_key_columns(key) for key in (self.dossier, self.mailbox)]),
            "dossiers_at": self.at,
            **_columns_by_name(_ITEM_COLUMNS, self.items),
            **_columns_by_name(_GRANT_COLUMNS, self.grants),
        }


def _key_columns(key: SignedKey) -> tuple[Any, ...]:
    """Return the values of one key's columns, in the order of `_KEY_COLUMNS`."""
    return key.owner, key.public_key, key.signing_key, key.signed_by, key.signature


def _columns_by_name(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Map each column name to the list of the column's values in all `rows`; `names` are in the order of a row."""
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
