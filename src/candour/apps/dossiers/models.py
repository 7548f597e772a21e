"""Dossiers, their key epochs, sealed items, grants, teams and uploads. Rows hold ciphertext only, never a secret.

Files are age v1 (`domain.sealing`). A grant is a dossier epoch's secret sealed to one holder's public key.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from candour.apps.ledger.models import Entry, EvidenceRow
from candour.apps.people.models import Body, Staff, StaffKey
from candour.domain.sealing import KNOWN_SUITES, X25519, OpenedGrant
from candour.ui import doors


class Dossier(EvidenceRow):
    """A set of sealed items, and the key pair (one for each epoch) to which the items are sealed."""

    STATED = ("kind", "created_at")

    class Kind(models.TextChoices):
        """What a dossier is for: a report, a case, a team, a mailbox or guardians."""

        REPORT = "report", _("Report")
        CASE = "case", _("Case")
        TEAM = "team", _("Team")
        MAILBOX = "mailbox", _("Mailbox")
        GUARDIANS = "guardians", _("Guardians")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.TextField(choices=Kind.choices)
    created_at = models.DateTimeField()


class Epoch(EvidenceRow):
    """One period of a dossier, with the public key that new items are sealed to.

    Withdrawing a grant starts the next epoch. `suite`: the kind of the key (`domain.sealing.suites`). `signing_key` is the
    public key of the signing pair that is derived from the epoch's secret; `signature` is made with the key `signed_by`
    (domain/sealing/key_history.py); the ledger entry `entry` commits to all of these. All four are empty in an epoch from
    before keys had signatures.
    """

    STATED = ("dossier_id", "number", "public_key", "suite", "signing_key", "signed_by", "signature", "created_at")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="epochs")
    number = models.PositiveIntegerField()
    public_key = models.TextField(unique=True)
    suite = models.TextField(default=X25519, db_default=X25519)
    signing_key = models.TextField(default="")
    signed_by = models.TextField(default="")
    signature = models.BinaryField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="epoch_once"),
            models.CheckConstraint(condition=Q(suite__in=sorted(KNOWN_SUITES)), name="epoch_suite_is_known"),
        ]
        ordering = ["number"]

    @property
    def row_key(self) -> str:
        """The dossier's id and the epoch's number, which do not depend on the database that stores the row."""
        return f"{self.dossier_id}/{self.number}"

    @classmethod
    def row_name(cls) -> Any:
        """Return the database expression for `row_key`."""
        text = models.TextField()
        return Concat(Cast("dossier_id", text), Value("/"), Cast("number", text), output_field=text)


class Team(EvidenceRow):
    """A group of staff with a common key, such as a body's intake team. The members hold grants of the team's dossier."""

    STATED = ("body_id", "purpose", "name")

    class Purpose(models.TextChoices):
        """What a team is for: receiving new reports (intake), or recovering dossiers that nobody else can open (guardians)."""

        INTAKE = "intake", _("Intake team")
        GUARDIANS = "guardians", _("Guardians")

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="team")
    body = models.ForeignKey(Body, models.PROTECT, related_name="teams")
    purpose = models.TextField(choices=Purpose.choices)
    name = models.TextField()


class TeamChange(EvidenceRow):
    """A new key of a team that the member `asked_by` asks for: without `leaver` or, where that is None, because the key is old.

    `rotation`: the key as that member's browser made and sealed it (`services.changes`); only the signed key, with nothing
    sealed, once the change has ended. It takes effect when a second member, `confirmed_by`, confirms it. `ended_at`: when it
    was confirmed, refused or replaced. ADR 34.
    """

    STATED = ("dossier_id", "leaver_id", "asked_by_id", "asked_at", "rotation", "confirmed_by_id", "ended_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="changes")
    leaver = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    rotation = models.JSONField()
    confirmed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier"], condition=Q(ended_at=None), name="team_change_once")]


class Upload(models.Model):
    """A file of ciphertext that arrives in several requests. `token_hash`: SHA-256 of the token that only the sender knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.BinaryField()
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    sha256 = models.TextField(blank=True)
    created_hour = models.DateTimeField()
    complete = models.BooleanField(default=False)


_HEX_SHA256 = Func(Func(F("ciphertext"), function="sha256"), Value("hex"), function="encode", output_field=models.TextField())


class Item(EvidenceRow):
    """A sealed item. The bytes of a small item are in `ciphertext`, those of an exhibit in the file store, under `upload`.

    `signature` (base64) is the author's, made with the key `signed_by` over the item's place, content, `number` and
    `signed_hour` (domain/sealing/authorship.py). All four are unset in an item from before items were signed.
    """

    STATED = (
        "dossier_id", "epoch_number", "kind", "author", "staff_id", "about_id", "upload_id", "size", "content_sha256",
        "order", "created_at",
    )  # fmt: skip
    STATED_IF_SET = ("number", "signed_by", "signed_hour", "signature", "author_could_read")

    class Kind(models.TextChoices):
        """What sort of content an item has. The server knows the kind and the padded size of an item, not its content."""

        ACCOUNT = "account", _("Account")
        ADDITION = "addition", _("Addition to the account")
        IDENTITY = "identity", _("Identity")
        PEOPLE = "people", _("Who was involved")
        BEFORE = "before", _("Who was told before")
        SAFETY = "safety", _("Safety")
        EXCLUSIONS = "exclusions", _("Who must not handle this")
        WISHES = "wishes", _("Wishes and support")
        EXHIBIT_DETAILS = "exhibit_details", _("Exhibit's name and size")
        EXHIBIT = "exhibit", _("Exhibit")
        MESSAGE = "message", _("Message")
        NOTE = "note", _("Note")
        MENTION = "mention", _("Description of a subject")
        REASONS = "reasons", _("Reasons")
        ENQUIRY = "enquiry", _("Line of enquiry")
        ASK = "ask", _("Question to the reporter")
        HANDOVER = "handover", _("Handover note")
        LETTER = "letter", _("What is written into a letter")

    class Author(models.TextChoices):
        """Who sealed an item: the reporter or a staff member."""

        REPORTER = "reporter", _("Reporter")
        STAFF = "staff", _("Staff")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="items")
    epoch = models.ForeignKey(Epoch, models.PROTECT, related_name="items")
    kind = models.TextField(choices=Kind.choices)
    author = models.TextField(choices=Author.choices)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="items")
    about = models.ForeignKey("self", models.PROTECT, null=True, related_name="details")
    ciphertext = models.BinaryField(null=True)
    upload = models.OneToOneField(Upload, models.PROTECT, null=True, related_name="item")
    size = models.BigIntegerField()
    sha256 = models.TextField()
    created_at = models.DateTimeField()
    # Whether the staff member who wrote it could read the dossier. Null for a reporter's items, and before this was stated.
    author_could_read = models.BooleanField(null=True)
    number = models.PositiveIntegerField(null=True)
    signed_by = models.TextField(default="", db_default="")
    signed_hour = models.DateTimeField(null=True)
    signature = models.TextField(default="", db_default="")
    # A reporter's times are rounded to the hour, so this number orders a conversation.
    order = models.BigIntegerField(db_default=Func(Value("dossiers_item_order"), function="nextval"), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ciphertext=None) ^ Q(upload=None), name="item_is_in_row_or_store"),
            models.UniqueConstraint(
                fields=["dossier", "signed_by", "kind", "number"], condition=~Q(signature=""), name="item_number_once"
            ),
        ]
        indexes = [models.Index(fields=["dossier", "created_at"])]

    @property
    def rank(self) -> int:
        """The position of the item's kind on the page of a report, in the order of `Kind`; the account comes first."""
        return list(self.Kind.values).index(self.kind)

    @classmethod
    def evidence(cls) -> models.QuerySet[Any]:
        """Return all items without their ciphertext. The database computes the ciphertext's digest (`digest_in_database`)."""
        return cls.objects.select_related("epoch").defer("ciphertext").annotate(digest_in_database=_HEX_SHA256)

    @property
    def epoch_number(self) -> int:
        """The number of the epoch that the item is sealed to."""
        return self.epoch.number

    @property
    def content_sha256(self) -> str:
        """The SHA-256 of the ciphertext as it is stored, in hexadecimal; for a file, the digest recorded when it arrived."""
        in_database: str | None = self.__dict__.get("digest_in_database")
        return self.sha256 if self.upload_id else in_database or hashlib.sha256(self.ciphertext or b"").hexdigest()


_HELD_BY_STAFF = Q(staff__isnull=False, staff_key__isnull=False, holder=None, holder_epoch=None)
_HELD_BY_DOSSIER = Q(holder__isnull=False, holder_epoch__isnull=False, staff=None, staff_key=None)


class GrantRows(models.QuerySet["Grant"]):
    """Grants, written through the functions of the database that alone may write them (`sql/grants_by_function.sql`)."""

    def create(self, **values: Any) -> Grant:
        """Insert a grant and return it."""
        row = self.model(**values)
        doors.insert("dossiers_give_grant", row, returning="id")
        return row

    def confirm(self, at: datetime, signature: bytes) -> int:
        """Store the reader's signature that these grants open; return how many waited for it."""
        return doors.change("dossiers_confirm_grants", list(self.values_list("pk", flat=True)), at, signature)

    def update(self, **values: Any) -> int:
        """Withdraw these grants; return how many were withdrawn."""
        if set(values) != {"withdrawn_at"}:
            return super().update(**values)
        held = list(self.values_list("pk", flat=True))
        return doors.change("dossiers_withdraw_grants", held, values["withdrawn_at"]) if held else 0


class Grant(EvidenceRow):
    """A dossier epoch's secret sealed to a staff member's key or to another dossier's epoch (team, mailbox, guardians).

    `staff_key` or `holder_epoch` is the key that the secret was sealed to, which an age file does not name. A grant of
    epoch n held by epoch n + 1 of the same dossier is the link through which readers of the newer epoch open older items.

    A grant to somebody else than the granter needs a confirmation (`needs_confirmation`): it counts from `confirmed_at`, when
    the reader's browser had opened it and signed that (`confirmation`, domain/sealing/confirmations.py; ADR 32). Grants from
    before confirmations, grants to oneself and grants to dossiers need none.
    """

    STATED = (
        "dossier_id", "epoch_number", "staff_id", "holder_id", "sealed_to", "sealed_secret", "granted_by_id", "granted_at",
        "withdrawn_at",
    )  # fmt: skip
    STATED_IF_SET = ("needs_confirmation", "confirmed_at", "confirmation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    epoch = models.ForeignKey(Epoch, models.PROTECT, related_name="grants")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="grants")
    staff_key = models.ForeignKey(StaffKey, models.PROTECT, null=True, related_name="grants")
    holder = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="held_grants")
    holder_epoch = models.ForeignKey(Epoch, models.PROTECT, null=True, related_name="held_grants")
    sealed_secret = models.BinaryField()
    granted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="granted")
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    needs_confirmation = models.BooleanField(default=False, db_default=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmation = models.BinaryField(null=True)

    objects = GrantRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_HELD_BY_STAFF | _HELD_BY_DOSSIER, name="grant_has_one_holder"),
            models.UniqueConstraint(fields=["epoch", "staff"], condition=Q(withdrawn_at=None), name="staff_grant_once"),
            models.UniqueConstraint(fields=["epoch", "holder"], condition=Q(withdrawn_at=None), name="holder_grant_once"),
        ]
        indexes = [
            models.Index(
                fields=["staff"],
                name="grants_that_wait",
                condition=Q(needs_confirmation=True, confirmed_at=None, withdrawn_at=None),
            )
        ]

    @classmethod
    def evidence(cls) -> models.QuerySet[Any]:
        """Return all grants, with the keys that they are sealed to."""
        return cls.objects.select_related("epoch", "staff_key", "holder_epoch")

    @property
    def opened(self) -> OpenedGrant:
        """What the reader signs when the grant has been opened."""
        return OpenedGrant(self.dossier_id, self.epoch_number, self.epoch.public_key, bytes(self.sealed_secret))

    @property
    def sealed_to(self) -> str:
        """The public key that the secret is sealed to: that of the staff key or, for a grant to a dossier, of its epoch."""
        key = self.staff_key or self.holder_epoch
        return key.public_key if key else ""

    @property
    def dossier_id(self) -> uuid.UUID:
        """The id of the dossier that the grant opens."""
        return self.epoch.dossier_id

    @property
    def epoch_number(self) -> int:
        """The number of the epoch that the grant opens."""
        return self.epoch.number
