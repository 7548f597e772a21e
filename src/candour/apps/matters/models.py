"""Matters and their acts, letters, enquiries, asks and missed clocks.

Stages and due days are never stored: the procedure engine (`domain.procedure`) computes them from the acts.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models.live import Allegation, Case
from candour.apps.dossiers.models import Item
from candour.apps.forces.models import Officer
from candour.apps.ledger.models import Entry, EvidenceRow
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report


class Matter(EvidenceRow):
    """The legal proceedings about one subject of a case under one pack. `facts`: what was known when the matter was opened."""

    STATED = ("case_id", "subject_id", "pack", "type", "facts", "opened_at")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="matters")
    subject = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="matters")
    pack = models.TextField()
    type = models.TextField()
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "subject"], name="matter_once", nulls_distinct=False)]


class Act(EvidenceRow):
    """An act or move recorded on a matter, with its entry in the ledger. Rows are only inserted (`sql/acts_only_grow.sql`).

    `facts`: fact id of the pack → value, days as ISO text. `item`: the sealed reasons or particulars of the act. `publishable`:
    a short reason that is not sealed.
    """

    STATED = ("matter_id", "seq", "event", "role", "staff_id", "at", "facts", "item_id", "publishable", "allegation_id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="acts")
    seq = models.PositiveIntegerField()
    event = models.TextField()
    role = models.TextField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="acts")
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="acts")
    publishable = models.TextField(blank=True)
    allegation = models.ForeignKey(Allegation, models.PROTECT, null=True, related_name="acts")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "seq"], name="act_in_order")]


class MissedClock(EvidenceRow):
    """A row for one time that a clock was missed, on a matter or on a report that is in no case yet. Rows are only inserted."""

    STATED = ("matter_id", "report_id", "clock", "about", "number", "due")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="missed")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="missed")
    clock = models.TextField()
    about = models.TextField(blank=True)  # the report's reference, where the clock runs for each report
    number = models.PositiveIntegerField()
    due = models.DateField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(matter=None) ^ Q(report=None), name="missed_by_one"),
            models.UniqueConstraint(
                fields=["matter", "report", "clock", "about", "number"], name="missed_once", nulls_distinct=False
            ),
        ]


class Enquiry(EvidenceRow):
    """A line of enquiry of a matter, with sealed text. The engine allows no finding while an enquiry of the matter is open."""

    STATED = ("matter_id", "words_id", "opened_at", "opened_by_id", "closed_at", "closed_by_id", "result", "findings_id")

    class Result(models.TextChoices):
        """The result of an enquiry, as coarse as statistics allow; details are in the sealed findings."""

        SUPPORTS = "supports", _("Supports what was reported")
        CONTRADICTS = "contradicts", _("Contradicts what was reported")
        NEITHER = "neither", _("Shows nothing either way")
        IMPOSSIBLE = "impossible", _("Cannot be followed any more")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="enquiries")
    words = models.OneToOneField(Item, models.PROTECT, related_name="enquiry")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    result = models.TextField(blank=True, choices=Result.choices)
    findings = models.OneToOneField(Item, models.PROTECT, null=True, related_name="+")


class PatternLook(EvidenceRow):
    """A review of the other allegations about the subject by a staff member. `seen`: the number of allegations."""

    STATED = ("matter_id", "staff_id", "at", "seen")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="looks")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen = models.PositiveIntegerField()


class Ask(EvidenceRow):
    """A request to the reporter to give a part of the account again. A supervisor decides on the request."""

    STATED = (
        "report_id", "reason", "words_id", "wanted_by_id", "wanted_at", "approved_by_id", "approved_at", "refused_at",
        "answer", "answered_hour",
    )  # fmt: skip

    class Reason(models.TextChoices):
        """Why staff must ask the reporter again, from a fixed list. The question itself is sealed."""

        MISSING = "missing", _("Something is not in the report that nothing else can show")
        DIFFERS = "differs", _("Something found differs from the report")
        NEW = "new", _("Something came to light that only the reporter can explain")
        HEARING = "hearing", _("It must be said at a hearing")

    class Answer(models.TextChoices):
        """What the reporter answered to the ask."""

        AGREED = "agreed", _("Yes, we can talk about it")
        IN_WRITING = "in_writing", _("Yes, but only in writing")
        DECLINED = "declined", _("No")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="asks")
    reason = models.TextField(choices=Reason.choices)
    words = models.OneToOneField(Item, models.PROTECT, related_name="ask")
    wanted_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    wanted_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, choices=Answer.choices)
    answered_hour = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(answer="", refused_at=None), name="one_ask_at_a_time"),
        ]


class Letter(EvidenceRow):
    """A letter of the pack that was sent to the reporter of `report` or, where `report` is None, to somebody without a mailbox.

    `item`: the sealed particulars, in the report's dossier where its reporter is the addressee, else in the case's dossier.
    `act`: the act recorded with the letter; None until the letter was sent to every reporter of the case.
    """

    STATED = ("matter_id", "letter", "act_id", "report_id", "item_id", "sent_at", "sent_by_id")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    letter = models.TextField()
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="letters")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="letters")
    item = models.OneToOneField(Item, models.PROTECT, related_name="letter")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["matter", "sent_at"])]
