"""Tables of the patterns pages: access records, alerts and answers, pairs of records and the decisions on them.

Alerts are computed from structured facts only; no text by a reporter is in these tables. What an assessor types to find an
officer is never stored (views/candidates.py). Not here: counting runs and statistics (apps/records).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models import Case, PriorInvestigator
from candour.apps.dossiers.models import Item
from candour.apps.forces.models import Force, Officer, Unit
from candour.apps.ledger.models import Entry
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report


class AccessRecord(models.Model):
    """A record that a staff member opened a patterns page about an officer, unit, force, report or case.

    Overseers can read these records. The public ledger has an entry for each record, with the ids of the staff member and of
    the record, never of the officer. `page` is a key of queries/access_records.LABELS.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="access_records")
    page = models.TextField()
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="access_records")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="access_record_newest"),
            models.Index(fields=["officer", "-at"], name="access_record_of_officer"),
        ]


class Alert(models.Model):
    """A notice to supervisors that an officer may need support, raised where a rule fits the results of a counting run."""

    class Kind(models.TextChoices):
        """The rules that raise alerts."""

        EARLY = "early", _("Most complaints, by a plain count")
        SECOND_STRIKE = "second_strike", _("Another allegation after one that was proven")
        THIRD_SIMILAR = "third_similar", _("Third allegation of the same kind")
        CLUSTER = "cluster", _("Many allegations within a short time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="alerts")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="alerts")
    kind = models.TextField(choices=Kind.choices)
    about = models.TextField(blank=True)  # identifies the occurrence, so that it raises no second alert
    reasons = models.JSONField(default=dict)  # patterns.results.officers has a type for each kind
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # the last run that found the same reason

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "kind", "about"], name="alert_once")]
        indexes = [models.Index(fields=["force", "raised_at"])]


class AlertAnswer(models.Model):
    """A supervisor's answer to an alert: the action taken (`done`) and an optional note.

    The note is sealed to the intake team of the supervisor's body.
    """

    class Done(models.TextChoices):
        """The actions that a supervisor can record in answer to an alert.

        Discipline is not among the actions, because discipline needs a separate matter.
        """

        TALKED = "talked", _("A supervisor talked with the officer about how things are")
        SUPPORT = "support", _("Support was offered: welfare, health, workload")
        TRAINING = "training", _("Training or mentoring was offered")
        SUPERVISION = "supervision", _("Closer supervision was agreed")
        POST = "post", _("A change of post or partner was agreed")
        KNOWN = "known", _("The reasons were known and already acted on")
        NO_NEED = "no_need", _("A person looked and saw no need")
        MISTAKEN = "mistaken", _("The record behind the flag was wrong, and is being put right")

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="answers")
    done = models.TextField(choices=Done.choices)
    note = models.OneToOneField(Item, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ReviewPair(models.Model):
    """Two records that may be of one person, for supervisors to decide on.

    One record is a past investigator, the other an officer or another past investigator. `bits` is the weight of the evidence
    that both are the same person, `probability` (0 to 1) follows from `bits`; `reasons` lists (text, weight in bits) for each
    fact compared. `model` names the statistical model that compared the records, and has the digest of the data from which the
    model was made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    investigator = models.ForeignKey(PriorInvestigator, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey(PriorInvestigator, models.PROTECT, null=True, related_name="+")
    probability = models.FloatField()
    bits = models.FloatField()
    reasons = models.JSONField(default=list)
    model = models.TextField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "insight_linkquestion"
        constraints = [
            models.CheckConstraint(condition=Q(officer=None) ^ Q(other=None), name="link_of_two"),
            models.UniqueConstraint(fields=["investigator", "officer", "other"], name="link_asked_once", nulls_distinct=False),
        ]


class ReviewDecision(models.Model):
    """A supervisor's decision on a pair: whether both records are of one person. Rows are never changed.

    Where a pair has several decisions, the newest is in force.
    """

    class Says(models.TextChoices):
        """The decisions that a supervisor can make about a pair of records."""

        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Two different people")
        UNSURE = "unsure", _("It cannot be told from these records")

    question = models.ForeignKey(ReviewPair, models.PROTECT, related_name="answers")
    says = models.TextField(choices=Says.choices)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "insight_linkanswer"
