"""Cases, the reports in them, allegations, handlers, exclusions, safety answers and the triage queue.

An imported case was taken over from another system (`source`) and has no dossier; a live case has a dossier and no source. Not
here: other rows imported with a past case (`prior`); legal proceedings on a case (the app `matters`).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models import results
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.models import EvidenceRow
from candour.apps.people.models import Body, Staff, role_choices
from candour.apps.reports.models import Report, SafetyFlag


class Case(EvidenceRow):
    """A case: the work of a body on one or more reports, or a past case imported from another system."""

    STATED = (
        "reference", "body_id", "force_id", "dossier_id", "opened_at", "opened_by_id", "incident_on", "received_on",
        "review_wanted_at",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.TextField(unique=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="cases")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="cases")
    dossier = models.OneToOneField(Dossier, models.PROTECT, null=True, related_name="case")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="opened_cases")
    source = models.TextField(blank=True)
    source_ref = models.TextField(blank=True)
    incident_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    facts = models.JSONField(default=dict)  # further columns of an imported case's source, under Candour's names
    review_wanted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source="") ^ Q(dossier=None), name="case_is_live_or_imported"),
            models.UniqueConstraint(fields=["source", "source_ref"], condition=~Q(source=""), name="imported_case_once"),
        ]
        indexes = [
            models.Index(fields=["body", "opened_at"]),
            models.Index(fields=["body", "opened_at"], condition=Q(source="", closed_on=None), name="cases_live"),
            models.Index(fields=["body"], condition=~Q(review_wanted_at=None), name="cases_for_review"),
        ]

    @classmethod
    def evidence(cls) -> models.QuerySet[Any]:
        """Return the live cases, which must each match an entry of the ledger.

        Imported cases are left out: one entry, of their import, covers them all.
        """
        return cls.objects.filter(source="")


class CaseReport(EvidenceRow):
    """The membership of one report in one case. A report is a member of at most one case."""

    STATED = ("case_id", "joined_at")

    case = models.ForeignKey(Case, models.PROTECT, related_name="case_reports")
    report = models.OneToOneField(Report, models.PROTECT, related_name="in_case")
    joined_at = models.DateTimeField()

    @property
    def row_key(self) -> str:
        """The report's id: a report is in at most one case."""
        return str(self.report_id)

    @classmethod
    def row_name(cls) -> Any:
        """Return the database expression for `row_key`."""
        return Cast("report_id", models.TextField())


class Allegation(EvidenceRow):
    """One category of conduct by one subject. `mention` is a sealed description of a subject who is not identified yet."""

    STATED = (
        "case_id", "category", "subject_id", "mention_id", "recommended_finding", "recommended_outcome", "finding",
        "outcome", "recorded_at",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="allegations")
    category = models.TextField()
    subject = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="allegations")
    mention = models.OneToOneField(Item, models.PROTECT, null=True, related_name="allegation")
    source_ref = models.TextField(blank=True)
    category_text = models.TextField(blank=True)  # of an imported allegation: the source's words
    subject_ref = models.TextField(blank=True)  # of an imported allegation: the source's id of the subject
    recommended_finding = models.TextField(blank=True)
    recommended_outcome = models.TextField(blank=True)
    finding = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source_ref"], condition=~Q(source_ref=""), name="imported_allegation_once"
            ),
        ]
        indexes = [models.Index(fields=["subject", "category"])]

    @property
    def finding_words(self) -> str:
        """The allegation's finding in words."""
        return results.finding(self.finding)

    @property
    def outcome_words(self) -> str:
        """The allegation's outcome in words."""
        return results.outcome(self.outcome)

    @classmethod
    def evidence(cls) -> models.QuerySet[Any]:
        """Return the allegations of live cases."""
        return cls.objects.filter(case__source="")


class Handler(EvidenceRow):
    """A staff member assigned to a case in one role, from `since` until `until`.

    `sql/conflict_guards.sql` refuses a handler who has a conflict of interest (`sql/conflicts.sql`).
    """

    STATED = (
        "case_id", "staff_id", "role", "since", "until", "reason_ended", "handover_note_id", "overlap_until",
        "overlap_ended_at",
    )  # fmt: skip

    class Reason(models.TextChoices):
        """Why a handler left a case. A fixed list: free text about a case belongs in a sealed note."""

        REPORTER_ASKED = "reporter_asked", _("The reporter asked for someone else")
        CONFLICT = "conflict", _("A conflict of interest came to light")
        LEFT = "left", _("Left the organisation or the role")
        ABSENT = "absent", _("Away for a long time")
        WORKLOAD = "workload", _("Could not give the case enough time")
        SKILLS = "skills", _("The case needs other skills")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="handlers")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="handles")
    role = models.TextField(choices=role_choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason_ended = models.TextField(blank=True, choices=Reason.choices)
    handover_note = models.OneToOneField(Item, models.PROTECT, null=True, related_name="hands_over")
    overlap_until = models.DateField(null=True)  # the last day on which the past handler can still read
    overlap_ended_at = models.DateTimeField(null=True)

    READS_ON = ~Q(overlap_until=None) & Q(overlap_ended_at=None)  # handed over, and the keys were not rotated since

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "role"], condition=Q(until=None), name="one_handler_a_role"),
            models.CheckConstraint(condition=Q(overlap_until=None) | ~Q(until=None), name="overlap_follows_handling"),
        ]
        indexes = [
            models.Index(fields=["staff"], condition=Q(until=None), name="cases_handled_now"),
            models.Index(
                fields=["overlap_until"], condition=~Q(overlap_until=None) & Q(overlap_ended_at=None), name="overlaps_running"
            ),
        ]

    @property
    def overlaps(self) -> bool:
        """Whether this handler has handed the case over and still holds grants."""
        return self.overlap_until is not None and self.overlap_ended_at is None


class Exclusion(EvidenceRow):
    """A person whom the reporter excludes from handling the report. Whoever assigns cases cannot see exclusions.

    A staff member records the exclusion for the reporter. The exclusion is in force at once. Only the reporter can end it, by
    answering in the mailbox that the person may handle the report.
    """

    class Answer(models.TextChoices):
        """The reporter's answers to the question whether the excluded person must be kept out of the report.

        The column `answer` is empty until the reporter answers.
        """

        KEEP_OUT = "keep_out", _("Yes, keep this person out")
        LET_IN = "let_in", _("No, this person may deal with it")

    IN_FORCE = ~Q(answer="let_in")

    STATED = ("report_id", "staff_id", "officer_id", "recorded_at", "recorded_by_id", "answer", "answered_hour")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="exclusions")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="excluded_from")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="excluded_from")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # null before this was stored
    answer = models.TextField(blank=True, choices=Answer.choices)
    answered_hour = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(staff=None) ^ Q(officer=None), name="exclusion_names_one"),
        ]


class SafetyAnswer(EvidenceRow):
    """What staff did about a safety flag (a warning that a reporter is not safe). The flag stores who answered, and when."""

    STATED = ("done",)

    class Done(models.TextChoices):
        """The actions that staff can take about a safety flag. A fixed list: details belong in a sealed message or note."""

        SPOKE = "spoke", _("Spoke with the reporter and agreed what to do")
        EMERGENCY = "emergency", _("Called the emergency services")
        MOVED = "moved", _("Had the person reported moved or kept away")
        SUPPORT = "support", _("Put the reporter in touch with support")
        WROTE = "wrote", _("Wrote to the reporter in the mailbox; no answer yet")
        NOT_NEEDED = "not_needed", _("The reporter says it is safe now")

    flag = models.OneToOneField(SafetyFlag, models.PROTECT, primary_key=True, related_name="answer")
    done = models.TextField(choices=Done.choices)


class Waiting(models.Model):
    """A row of the triage queue: a report that is in no case yet, with the columns that order the queue.

    Triggers (`sql/waiting.sql`) insert, update and delete the row in the transaction that receives or flags the report or puts
    it into a case, so no received report can be missing from the queue. Because the table holds waiting reports only, reading
    the queue stays fast however many reports were ever received. The column `opened` is set by a follower of the ledger, about
    a second after staff opened the report.
    """

    report = models.OneToOneField(Report, models.CASCADE, primary_key=True, related_name="waiting")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    unsafe = models.BooleanField(default=False)
    opened = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index("body", models.F("unsafe").desc(), "opened", "since", "report", name="queue_order")]
