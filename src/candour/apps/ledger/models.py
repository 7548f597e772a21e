"""The rows of the log. Triggers (`sql/append_only.sql`) refuse changes to all but `Salt`, `Pending` and `FollowerCursor`.

The tree proves `Entry.leaf`, the entry's canonical bytes. The other columns repeat these bytes' content for searches; code that
must be certain of what happened reads `Entry.act`.
"""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from candour.domain import ledger


class NextSeq(models.Func):
    """The database default of `Entry.seq`: the next number of its sequence, drawn in the transaction that appends the entry."""

    function = "nextval"
    template = "nextval('ledger_entry_seq')"
    output_field = models.BigIntegerField()


class EntryQuerySet(models.QuerySet["Entry"]):
    """A set of entries that can be filtered by kind and by the ids in the entries.

    An entry stores each id under a role, such as "case". Filters also find ids that are stored under a former name of the role.
    """

    def of(self, *kinds: ledger.Kind) -> Self:
        """Return the entries of any of these kinds."""
        return self.filter(kind__in=[str(kind) for kind in kinds])

    def about(self, **ids: object) -> Self:
        """Return the entries that have all these ids, passed as role=id (such as case=pk), also under former role names."""
        return self.filter(carrying(**ids))


def carrying(**ids: object) -> models.Q:
    """Return the query condition for entries that have all these ids, passed as role=id, also under former role names."""
    wanted = {role: str(identifier) for role, identifier in ids.items()}
    condition = models.Q(ids__contains=wanted)
    for former, kinds in ledger.former_spellings(wanted.keys()).items():
        spelled = {dict(former).get(role, role): identifier for role, identifier in wanted.items()}
        condition |= models.Q(ids__contains=spelled, kind__in=[str(kind) for kind in kinds])
    return condition


class Entry(models.Model):
    """An entry of the log: the record of one act. `seq` numbers entries as they are appended, with gaps (ADR 3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField(unique=True, editable=False, db_default=NextSeq())
    kind = models.TextField()
    ids = models.JSONField()
    time = models.DateTimeField()
    commitment = models.BinaryField(null=True)
    leaf = models.BinaryField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "seq"], name="ledger_entry_kind"),
            # Every look-up scans the index's pending list, so that list is limited to 64 kB.
            GinIndex(fields=["ids"], name="ledger_entry_ids", opclasses=["jsonb_path_ops"], gin_pending_list_limit=64),
        ]

    @property
    def act(self) -> ledger.Entry:
        """The entry parsed from its canonical bytes, whose hash is a leaf of the tree."""
        return ledger.Entry.parse(bytes(self.leaf))

    @property
    def actor_id(self) -> str | None:
        """The id of the staff member who acted; None where the reporter, the system or the operator acted."""
        return ledger.actor_id(self.kind, self.ids)

    def id_of(self, role: str) -> str | None:
        """Return the entry's id for `role` (such as "case"), also if stored under the role's former name; None if absent."""
        return ledger.id_of(self.kind, self.ids, role)


class Salt(models.Model):
    """The random salt of an entry's commitment to content. Without it nobody can show which content the entry commits to."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="salt")
    salt = models.BinaryField()


class Pending(models.Model):
    """An entry that is not a leaf yet. A trigger inserts this row with the entry; integration into the tree deletes it."""

    seq = models.BigIntegerField(primary_key=True)


class Leaf(models.Model):
    """An entry's place in the tree. Indexes have no gaps and are assigned when the tree is extended (ADR 3)."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="place")
    hash = models.BinaryField()


class Tile(models.Model):
    """A full tile of the tree: its 256 hashes, joined, and the root over these hashes. Partial tiles are not stored."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()
    root = models.BinaryField()


class Checkpoint(models.Model):
    """A signed checkpoint: size and root of the tree. `time` is cut to the hour, so as not to reveal when a reporter acted."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    time = models.DateTimeField()

    @property
    def cosigned_note(self) -> str:
        """The signed note of this checkpoint, with one line added for each witness that cosigned it."""
        return self.note + "".join(one.line for one in self.cosignatures.order_by("pk"))


class Cosignature(models.Model):
    """A witness's signature line for a checkpoint. `witness`: the witness's key, as CANDOUR_LEDGER_WITNESSES has it."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.TextField()
    line = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="ledger_cosignature_once")]


class Restore(models.Model):
    """The operator's statement that the database was restored from a backup: a note, signed with a key that was then replaced.

    `key`: the replaced key; `signed_size`: the size of the last tree that it signed; `kept_size`: the size of the tree in the
    backup.
    """

    signed_size = models.BigIntegerField(primary_key=True)
    kept_size = models.BigIntegerField()
    key = models.TextField()
    statement = models.TextField()


class FollowerCursor(models.Model):
    """A follower's position in the log: the index of the next leaf to handle. `failures`: failed attempts at this leaf."""

    name = models.TextField(primary_key=True)
    next_index = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    fault = models.TextField(default="")
