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

from candour.apps.dossiers.models import Dossier, Epoch, Grant, Item
from candour.apps.ledger.models import EvidenceRow
from candour.domain.sealing import SignedKey

# CTEs of one WITH. The first items of a dossier have orders up to 0, so that they precede all later ones, whose orders are
# drawn from a sequence, and so that the orders are known before the insert: the entry commits to them.
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
  INSERT INTO dossiers_item (
    id, dossier_id, epoch_id, author, created_at, kind, about_id, ciphertext, upload_id, size, sha256, number, signed_by,
    signed_hour, signature, "order"
  )
  SELECT item.id, dossier_id, epochs.id, 'reporter', created_at, kind, about, ciphertext, upload, size, sha256,
    number, signed_by, signed_hour, signature, place - cardinality(%(items)s::uuid[])
  FROM epochs, unnest(
    %(items)s::uuid[], %(kinds)s::text[], %(abouts)s::uuid[], %(ciphertexts)s::bytea[], %(uploads)s::uuid[],
    %(sizes)s::bigint[], %(digests)s::text[], %(numbers)s::int[], %(authors)s::text[], %(signed_hours)s::timestamptz[],
    %(authorships)s::text[]
  ) WITH ORDINALITY
    AS item(id, kind, about, ciphertext, upload, size, sha256, number, signed_by, signed_hour, signature, place)
  WHERE dossier_id = %(dossier)s
  ORDER BY place
), grants AS (
  INSERT INTO dossiers_give_grant (id, epoch_id, granted_at, holder_id, holder_epoch_id, sealed_secret)
  SELECT new_grant.id, sealed.id, sealed.created_at, holder, coalesce(holder_epoch, mailbox.id), secret
  FROM epochs AS sealed, epochs AS mailbox,
    unnest(%(grants)s::uuid[], %(holders)s::uuid[], %(holder_epochs)s::bigint[], %(secrets)s::bytea[])
      AS new_grant(id, holder, holder_epoch, secret)
  WHERE sealed.dossier_id = %(dossier)s AND mailbox.dossier_id = %(mailbox)s
)
"""
_ITEM_COLUMNS = (
    "items", "kinds", "abouts", "ciphertexts", "uploads", "sizes", "digests", "numbers", "authors", "signed_hours",
    "authorships",
)  # fmt: skip
_KEY_COLUMNS = ("owners", "keys", "signings", "signers", "signatures")
_GRANT_COLUMNS = ("grants", "holders", "holder_epochs", "secrets")


class NewItem(NamedTuple):
    """A sealed item to insert with a new report's dossier. `ciphertext`: its bytes; for an exhibit, `upload` has them instead.

    `about`: the id of another item that this item describes, or None; `size`: length of the ciphertext in bytes. The last four
    are the reporter's signature (`Item`); empty where there is none.
    """

    id: UUID
    kind: str
    about: UUID | None
    ciphertext: bytes | None
    upload: UUID | None
    size: int
    sha256: str
    number: int | None = None
    signed_by: str = ""
    signed_hour: datetime | None = None
    signature: str = ""


class NewGrant(NamedTuple):
    """A grant to insert with a new report's dossier: the dossier's secret, sealed to epoch `holder_epoch` of `holder`.

    `holder` and `holder_epoch` are ids of a team's dossier and epoch. `holder_epoch` None: the secret is sealed to the mailbox
    of the new report. `sealed_to` is the public key.
    """

    id: UUID
    holder: UUID
    holder_epoch: int | None
    secret: bytes
    sealed_to: str


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
            **_columns_by_name(_GRANT_COLUMNS, [grant[:4] for grant in self.grants]),
        }

    @property
    def evidence(self) -> list[EvidenceRow]:
        """The rows as they will be stored, for the statements that the report's entry commits to."""
        dossiers = [
            Dossier(self.dossier.owner, Dossier.Kind.REPORT, self.at),
            Dossier(self.mailbox.owner, Dossier.Kind.MAILBOX, self.at),
        ]
        epochs = [self._epoch(one, key) for one, key in zip(dossiers, (self.dossier, self.mailbox), strict=True)]
        items = [self._item(epochs[0], new, at + 1 - len(self.items)) for at, new in enumerate(self.items)]
        return [*dossiers, *epochs, *items, *(self._grant(epochs[0], new) for new in self.grants)]

    def _epoch(self, dossier: Dossier, key: SignedKey) -> Epoch:
        """Return the row of a new dossier's first epoch, unsaved."""
        return Epoch(
            dossier=dossier, number=1, public_key=key.public_key, signing_key=key.signing_key, signed_by=key.signed_by,
            signature=key.signature, created_at=self.at,
        )  # fmt: skip

    def _item(self, epoch: Epoch, new: NewItem, order: int) -> Item:
        """Return the row of a new item, unsaved, with the digest that was computed already."""
        row = Item(
            id=new.id, dossier=epoch.dossier, epoch=epoch, kind=new.kind, author=Item.Author.REPORTER, about_id=new.about,
            upload_id=new.upload, size=new.size, sha256=new.sha256, created_at=self.at, order=order,
            number=new.number, signed_by=new.signed_by, signed_hour=new.signed_hour, signature=new.signature,
        )  # fmt: skip
        row.__dict__["digest_in_database"] = new.sha256
        return row

    def _grant(self, epoch: Epoch, new: NewGrant) -> Grant:
        """Return the row of a new grant, unsaved."""
        holder = Epoch(dossier_id=new.holder, public_key=new.sealed_to)
        return Grant(
            id=new.id, epoch=epoch, holder_id=new.holder, holder_epoch=holder, sealed_secret=new.secret, granted_at=self.at
        )


def _key_columns(key: SignedKey) -> tuple[Any, ...]:
    """Return the values of one key's columns, in the order of `_KEY_COLUMNS`."""
    return key.owner, key.public_key, key.signing_key, key.signed_by, key.signature


def _columns_by_name(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Map each column name to the list of the column's values in all `rows`; `names` are in the order of a row."""
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
