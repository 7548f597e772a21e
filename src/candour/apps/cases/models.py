"""Cases: allegations, handlers, exclusions, what waits for triage. What is said in them is sealed in dossiers.

An imported case has a source and no dossier; a live one has a dossier and no source. Stages and clocks are computed
from entries by the procedure pack, never stored here.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from candour.apps.dossiers.models import Dossier, Item
from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.models import Entry
from candour.apps.people.models import Body, Role, Staff
from candour.apps.reports.models import Report, SafetyFlag


class Case(models.Model):
    """The work done on one or more reports."""

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
    facts = models.JSONField(default=dict)  # what else the source of an imported case says of it, by our names
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


class CaseReport(models.Model):
    """Which reports a case works on; a report is in one case at most."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="case_reports")
    report = models.OneToOneField(Report, models.PROTECT, related_name="in_case")
    joined_at = models.DateTimeField()


class Allegation(models.Model):
    """One category of conduct by one subject, or by a subject not yet identified (`mention` describes him, sealed)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="allegations")
    category = models.TextField()
    subject = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="allegations")
    mention = models.OneToOneField(Item, models.PROTECT, null=True, related_name="allegation")
    source_ref = models.TextField(blank=True)
    category_text = models.TextField(blank=True)  # of an imported allegation, as its source words it
    subject_ref = models.TextField(blank=True)  # of an imported allegation: its source's number for the subject
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


class Handler(models.Model):
    """A staff member assigned to a case in one role, from one time to another.

    Migration 0002 refuses, in the database, a handler who has a conflict; conflicts.py is the same rule in Python.
    """

    class Reason(models.TextChoices):
        """Why somebody stopped handling a case. Chosen from a list: free text about a case belongs in a sealed note."""

        REPORTER_ASKED = "reporter_asked", _("The reporter asked for someone else")
        CONFLICT = "conflict", _("A conflict of interest came to light")
        LEFT = "left", _("Left the organisation or the role")
        ABSENT = "absent", _("Away for a long time")
        WORKLOAD = "workload", _("Could not give the case enough time")
        SKILLS = "skills", _("The case needs other skills")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="handlers")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="handles")
    role = models.TextField(choices=Role.Name.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason_ended = models.TextField(blank=True, choices=Reason.choices)
    handover_note = models.OneToOneField(Item, models.PROTECT, null=True, related_name="hands_over")
    overlap_until = models.DateField(null=True)  # the last day on which she still reads, after she handed over
    overlap_ended_at = models.DateTimeField(null=True)

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
        """Whether she handed over and her grants are not yet withdrawn."""
        return self.overlap_until is not None and self.overlap_ended_at is None


class Exclusion(models.Model):
    """Someone the reporter said must not handle this. Applied to every check, shown to nobody who assigns."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="exclusions")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="excluded_from")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="excluded_from")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(staff=None) ^ Q(officer=None), name="exclusion_names_one"),
        ]


class PriorInvestigator(models.Model):
    """Someone who investigated imported cases, as their source names her. `officer` when she is known to serve in a force."""

    class IdentifiedBy(models.TextChoices):
        """Who says which officer she is; empty where her source does, or nobody."""

        PERSON = "person", _("A person who compared the records")
        COUNT = "count", _("A count that left no doubt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.TextField()
    source_ref = models.TextField()
    first_name = models.TextField(blank=True)
    middle_name = models.TextField(blank=True)
    last_name = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    sex = models.TextField(blank=True)
    ethnicity = models.TextField(blank=True)
    appointed_on = models.DateField(null=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="as_prior_investigator")
    identified_by = models.TextField(blank=True, choices=IdentifiedBy.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_ref"], name="prior_investigator_once")]

    @property
    def name(self) -> str:
        """The name as shown: given names first; her source's number where it names her not."""
        return " ".join(part for part in (self.first_name, self.last_name, self.suffix) if part) or self.source_ref


class PriorHandler(models.Model):
    """Who investigated an imported case, in what capacity and from when; used for churn and prior co-cases."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="prior_handlers")
    source_ref = models.TextField()
    investigator = models.ForeignKey(PriorInvestigator, models.PROTECT, null=True, related_name="assignments")
    kind = models.TextField(blank=True)
    unit_code = models.TextField(blank=True)
    shoulder_number = models.TextField(blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="prior_cases")
    assigned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source_ref", "kind", "unit_code", "shoulder_number", "assigned_on"],
                name="prior_handler_once",
                nulls_distinct=False,
            ),
        ]


class PriorWitness(models.Model):
    """An officer who was a witness in an imported case, as its source names him."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="prior_witnesses")
    source_ref = models.TextField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="witnessed_cases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "source_ref"], name="prior_witness_once")]


class PriorReporter(models.Model):
    """What a source says of who complained in an imported case: no name, only what disparities are counted by.

    Sources number nobody here, so two people of one case of whom it says the same are one row.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="prior_reporters")
    ethnicity = models.TextField(blank=True)
    sex = models.TextField(blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    age = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "ethnicity", "sex", "birth_year", "age"], name="prior_reporter_once", nulls_distinct=False
            ),
        ]


class SafetyAnswer(models.Model):
    """What was done about "this is not safe". Who answered, and when, is on the flag (reports)."""

    class Done(models.TextChoices):
        """What can be done. The words that go with it belong in a sealed message or note."""

        SPOKE = "spoke", _("Spoke with the reporter and agreed what to do")
        EMERGENCY = "emergency", _("Called the emergency services")
        MOVED = "moved", _("Had the person reported moved or kept away")
        SUPPORT = "support", _("Put the reporter in touch with support")
        WROTE = "wrote", _("Wrote to the reporter in the mailbox; no answer yet")
        NOT_NEEDED = "not_needed", _("The reporter says it is safe now")

    flag = models.OneToOneField(SafetyFlag, models.PROTECT, primary_key=True, related_name="answer")
    done = models.TextField(choices=Done.choices)


class Waiting(models.Model):
    """A report not yet in a case, with what decides its place in the queue.

    The row is made and kept true by triggers (migration 0003), in the transaction of whatever caused it, so that no report
    can be received and not be in the queue, and the queue costs the same however many reports were ever received. It goes
    when the report joins a case.
    """

    report = models.OneToOneField(Report, models.CASCADE, primary_key=True, related_name="waiting")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    unsafe = models.BooleanField(default=False)
    opened = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index("body", models.F("unsafe").desc(), "opened", "since", "report", name="queue_order")]


class Matter(models.Model):
    """One subject in one case under one pack: what the procedure engine is asked about. `facts`: what was known at first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="matters")
    subject = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="matters")
    pack = models.TextField()
    type = models.TextField()
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "subject"], name="matter_once", nulls_distinct=False)]


class Act(models.Model):
    """One thing done on a matter: an entry of the engine, with its place in the ledger. Only ever added (migration 0006).

    `facts` holds values by the pack's fact types, days as ISO text. `item` is the sealed reasons or particulars, `publishable`
    a short reason in clear.
    """

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


class MissedClock(models.Model):
    """A clock that was missed, once for each running: of a matter, or of a report nobody has placed yet. Only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="missed")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="missed")
    clock = models.TextField()
    number = models.PositiveIntegerField()
    due = models.DateField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(matter=None) ^ Q(report=None), name="missed_by_one"),
            models.UniqueConstraint(fields=["matter", "report", "clock", "number"], name="missed_once", nulls_distinct=False),
        ]


class Enquiry(models.Model):
    """A line of enquiry. Its words are sealed; a matter is not decided while one is open."""

    class Result(models.TextChoices):
        """What came of it, as coarse as statistics need; the words are sealed."""

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


class PatternLook(models.Model):
    """Somebody looked at what else was said about the subject: how many allegations there were then."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="looks")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen = models.PositiveIntegerField()


class Ask(models.Model):
    """A wish that the reporter tell part of it again: the words sealed to her, then a supervisor, then her own answer."""

    class Answer(models.TextChoices):
        """What she said."""

        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="asks")
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


class Letter(models.Model):
    """A letter of the pack that was sent: to the reporter of `report`, or else to somebody outside the mailboxes.

    What was written into it is sealed in `item`: in the report's dossier for its reporter, in the case's for anybody else.
    `act` is what it goes with; none while other reporters of the case have yet to get theirs.
    """

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
