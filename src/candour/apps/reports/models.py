"""What the server stores of a report: structured facts, a sealed dossier, a mailbox. Never the text of the account.

Times of a reporter's own acts are stored to the hour. Nothing here is deleted automatically.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from candour.apps.dossiers.models import Dossier
from candour.apps.forces.models import Force
from candour.apps.ledger.models import EvidenceRow
from candour.apps.people.models import Body, Staff


class Mailbox(EvidenceRow):
    """A reporter's access to a sent report. The passphrase yields a locator; the mailbox is found by the locator's hash."""

    STATED = ("locator_hash",)

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="mailbox")
    locator_hash = models.BinaryField(unique=True)


class Report(EvidenceRow):
    """A received report: the sealed account, and the few structured facts that the server may read.

    `manifest` is a JSON list of the received items (kind, size in bytes, digest of the ciphertext) and structured answers.
    The report's ledger entry commits to the manifest, and the receipt shows the manifest.
    """

    STATED = (
        "reference", "body_id", "force_id", "dossier_id", "mailbox_id", "mode", "relation", "categories", "facts",
        "sealed_in_browser", "received_hour", "withdrawn_hour",
    )  # fmt: skip

    class Mode(models.TextChoices):
        """Whether the report is anonymous, confidential or named."""

        ANONYMOUS = "anonymous", _("Anonymous")
        CONFIDENTIAL = "confidential", _("Confidential")
        NAMED = "named", _("Named")

    class Relation(models.TextChoices):
        """The reporter's relation to the police or to the event, in the words that the reporter chooses from."""

        OFFICER = "officer", _("I am a police officer, or I was one")
        STAFF = "staff", _("I work for the police in another job, or I did")
        PUBLIC = "public", _("I do not work for the police")
        WITNESS = "witness", _("I saw or heard something that happened to someone else")
        FOR_ANOTHER = "for_another", _("I am telling this for someone else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.TextField(unique=True)
    idempotency_key = models.UUIDField(unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="reports")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="reports")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="report")
    mailbox = models.OneToOneField(Mailbox, models.PROTECT, related_name="report")
    mode = models.TextField(choices=Mode.choices)
    relation = models.TextField()
    categories = models.JSONField()
    facts = models.JSONField()
    sealed_in_browser = models.BooleanField()
    unverified_burst = models.BooleanField(default=False)
    received_hour = models.DateTimeField()
    manifest = models.BinaryField()
    entry = models.UUIDField(unique=True)
    withdrawn_hour = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["body", "received_hour"])]

    KEEPS_DOCUMENTS = True

    @classmethod
    def documents(cls, names: Iterable[str]) -> Mapping[str, bytes]:
        """Return report id → manifest, for the reports with these row names (ids)."""
        named = cls.objects.annotate(name_of_row=cls.row_name()).filter(name_of_row__in=list(names))
        kept = named.values_list("pk", "manifest")
        return {str(pk): bytes(manifest) for pk, manifest in kept}


class SafetyFlag(EvidenceRow):
    """A warning from the report or the mailbox that the reporter is not safe. A flag is open until a staff member answers."""

    STATED = ("report_id", "reason", "raised_hour", "answered_at", "answered_by_id")

    class Reason(models.TextChoices):
        """Why the flag was raised, in the words that staff read."""

        NOT_SAFE = "not_safe", _("Said they were not safe when reporting")
        UNSURE_SAFE = "unsure_safe", _("Was not sure they were safe when reporting")
        RAISED_IN_MAILBOX = "raised_in_mailbox", _("Said in the mailbox that this is not safe")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="safety_flags")
    reason = models.TextField()
    raised_hour = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="answered_flags")

    class Meta:
        """Adds a partial index, with which the list on the desk (the pages of staff) finds unanswered flags."""

        indexes = (models.Index("raised_hour", "id", condition=models.Q(answered_at=None), name="safety_flags_that_wait"),)


class IntakeLimit(EvidenceRow):
    """A body's intake limit. Past `reports_an_hour` reports in an hour, sending needs a proof of work or a wait.

    The reports past it are marked, never refused.
    """

    STATED = ("reports_an_hour",)

    body = models.OneToOneField(Body, models.CASCADE, primary_key=True, related_name="intake_limit")
    reports_an_hour = models.PositiveIntegerField(default=60)
