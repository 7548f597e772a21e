"""Rows of the log. `Entry`, `Leaf`, `Tile` and `Checkpoint` only ever grow: triggers hold that (`sql/append_only.sql`).

What is proved is `Entry.leaf`, the entry's canonical bytes. The columns beside it are there to be searched by; where it
matters what happened, read `Entry.act`.
"""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from candour.domain import ledger


class NextSeq(models.Func):
    """The next number of the entries' sequence, taken inside the business transaction."""

    function = "nextval"
    template = "nextval('ledger_entry_seq')"
    output_field = models.BigIntegerField()


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries by kind and by id, however an old entry spells its ids."""

    def of(self, *kinds: ledger.Kind) -> Self:
        """Entries of these kinds."""
        return self.filter(kind__in=[str(kind) for kind in kinds])

    def about(self, **ids: object) -> Self:
        """Entries that carry all these ids under these roles."""
        return self.filter(carrying(**ids))


def carrying(**ids: object) -> models.Q:
    """The condition that an entry carries these ids; by the index on `ids`, for each way in which they were ever spelled."""
    wanted = {role: str(identifier) for role, identifier in ids.items()}
    condition = models.Q(ids__contains=wanted)
    for former, kinds in ledger.former_spellings(wanted.keys()).items():
        spelled = {dict(former).get(role, role): identifier for role, identifier in wanted.items()}
        condition |= models.Q(ids__contains=spelled, kind__in=[str(kind) for kind in kinds])
    return condition


class Entry(models.Model):
    """One act. `seq` orders entries before they are leaves; it has holes and may commit out of order (ADR 3)."""

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
            # What waits to be sorted in is read through by every look-up, so little may wait.
            GinIndex(fields=["ids"], name="ledger_entry_ids", opclasses=["jsonb_path_ops"], gin_pending_list_limit=64),
        ]

    @property
    def act(self) -> ledger.Entry:
        """What the log says, read from the very bytes that are proved."""
        return ledger.Entry.parse(bytes(self.leaf))

    @property
    def actor_id(self) -> str | None:
        """The id of the member of staff who acted; None where nobody of the staff did."""
        return ledger.actor_id(self.kind, self.ids)

    def id_of(self, role: str) -> str | None:
        """The id under a role as the registry of kinds names it now; None where the entry carries none."""
        return ledger.id_of(self.kind, self.ids, role)


class Salt(models.Model):
    """What ties a commitment to its content. Erasing this row cuts the tie and leaves the tree whole."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="salt")
    salt = models.BinaryField()


class Pending(models.Model):
    """An entry that is not a leaf yet. A trigger makes the row with the entry; the integrator takes it away."""

    seq = models.BigIntegerField(primary_key=True)


class Leaf(models.Model):
    """An entry's place in the tree: dense, and given when the tree is built."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="place")
    hash = models.BinaryField()


class Tile(models.Model):
    """A full tile: its 256 hashes in one value and the root over them. Partial tiles are read from the row below."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()
    root = models.BinaryField()


class Checkpoint(models.Model):
    """A signed size and root. `time` is to the hour, since a reporter's act may have been what was signed."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    time = models.DateTimeField()


class FollowerCursor(models.Model):
    """How far a follower has come: every leaf below `next_index` has taken effect. `failures` are attempts at that leaf."""

    name = models.TextField(primary_key=True)
    next_index = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    fault = models.TextField(default="")
