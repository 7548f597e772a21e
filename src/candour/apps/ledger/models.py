"""The rows of the log. Triggers (`sql/append_only.sql`) refuse changes to all but `Salt`, `Pending` and `FollowerCursor`.

The tree proves `Entry.leaf`, the entry's canonical bytes. The other columns have the database ids and the seconds that the
public leaf does not have (ADR 20), for searches and pages; `candour audit` checks that both agree.
`EvidenceRow` is the base of every table whose rows an entry commits to (ADR 21); `Statement` stores what the rows said.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast

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


class Statement(models.Model):
    """What one row of evidence said when an entry recorded it: the canonical bytes of a `ledger.Statement`, in `body`.

    The entry commits to the list of its statements, in order of `place`.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="statements", db_index=False)
    place = models.IntegerField()
    table = models.TextField()
    row = models.TextField()
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "place"], name="statement_in_place")]
        indexes = [models.Index(fields=["row", "table"], name="statements_of_row")]


class EvidenceRow(models.Model):
    """Base of a table whose rows are evidence. Each row has statements; the newest repeats what the row should contain now.

    `STATED` names the attributes that the statement repeats. Values that follow from other rows are left out, such as the day
    on which a case closed. The statement of a row is made here only, for the entry that commits to the row and for the audit.
    """

    STATED: ClassVar[tuple[str, ...]] = ()
    STATED_IF_SET: ClassVar[tuple[str, ...]] = ()  # left out where empty, so that statements from before the column still fit
    KEEPS_DOCUMENTS: ClassVar[bool] = False  # whether a row holds the document that its first entry commits to

    class Meta:
        abstract = True

    @classmethod
    def table_name(cls) -> str:
        """Return the name of the table in the database."""
        return cls._meta.db_table

    @property
    def row_key(self) -> str:
        """The text that names the row in its statements. In SQL, `row_name` gives the same text."""
        return str(self.pk)

    @classmethod
    def row_name(cls) -> Any:
        """Return the database expression for `row_key`."""
        return Cast("pk", models.TextField())

    @classmethod
    def evidence(cls) -> models.QuerySet[Any]:
        """Return the rows of the table that are evidence, with the related rows that the statement needs."""
        return cls._default_manager.all()

    @classmethod
    def documents(cls, names: Iterable[str]) -> Mapping[str, bytes]:
        """Return row name → document, for tables that store the document to which the first entry of a row commits; else {}."""
        del names
        return {}

    def statement(self) -> ledger.Statement:
        """Return the statement about the row as it is now."""
        names = (*self.STATED, *(name for name in self.STATED_IF_SET if getattr(self, name)))
        says = {name.removesuffix("_id"): ledger.as_json(getattr(self, name)) for name in names}
        return ledger.Statement(self.table_name(), self.row_key, says)


def evidence_models() -> list[type[EvidenceRow]]:
    """Return the models of all tables of evidence, of all apps, sorted by table."""
    found = [model for model in apps.get_models() if issubclass(model, EvidenceRow)]
    return sorted(found, key=lambda model: model.table_name())


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


class AuditRun(EvidenceRow):
    """The result of one audit. `faults`: number of differences; `findings`: the first of them; `counts`: what was compared."""

    STATED = ("started_at", "ended_at", "faults", "counts", "findings")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    faults = models.BigIntegerField()
    counts = models.JSONField()
    findings = models.JSONField()


class FollowerCursor(models.Model):
    """A follower's position in the log: the index of the next leaf to handle. `failures`: failed attempts at this leaf."""

    name = models.TextField(primary_key=True)
    next_index = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    fault = models.TextField(default="")
