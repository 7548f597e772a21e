"""What is kept of patterns: who looked, figures as they were counted on a day, alerts and doubtful links with their answers.

Nothing here is said by a reporter: figures and alerts come from structured facts alone. What an assessor types to find an
officer is kept nowhere (views/candidates.py). How anything is counted is `domain.patterns`.
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

# Whom the plain count may flag at all; counting/alerts.py applies it and pages say it.
LEAST_OFFICERS = 50  # two in a hundred of fewer is less than one officer
# Three complaints in two years, each counted twice: one or two say little of anybody.
LEAST_POINTS = 6


class Look(models.Model):
    """Somebody looked at patterns: at whose, and when. The public entry names her and this row, never whom she looked at."""

    class Page(models.TextChoices):
        """What she looked at."""

        OFFICER = "officer", _("An officer’s timeline")
        ASSOCIATES = "associates", _("Who was accused with an officer")
        CANDIDATES = "candidates", _("Who a description could fit")
        UNIT = "unit", _("A unit")
        FORCE = "force", _("A force")
        CHURN = "churn", _("How long matters take, and in whose hands")
        DISPARITY = "disparity", _("Differences between groups")
        NETWORK = "network", _("Who is accused with whom")
        ALERT = "alert", _("An alert")
        LINK = "link", _("Two records that may be one person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="looks")
    page = models.TextField(choices=Page.choices)
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="looks")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-at"]), models.Index(fields=["officer", "-at"])]


class Count(models.Model):
    """One counting of a force's records by the worker: asked for, begun, done or failed.

    `fingerprint` is that of the records counted: two counts with the same fingerprint give the same figures.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="counts")
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    step = models.TextField(blank=True)
    fingerprint = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force"], condition=Q(ended_at=None), name="one_count_at_a_time"),
        ]
        indexes = [models.Index(fields=["force", "-ended_at"], condition=Q(failed=False), name="latest_count")]


class Figures(models.Model):
    """What one counting found under one name, as plain JSON."""

    count = models.ForeignKey(Count, models.CASCADE, related_name="figures")
    name = models.TextField()
    data = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["count", "name"], name="figures_once")]


class OfficerMeasure(models.Model):
    """What the last count says of one officer beside everybody else, as plain JSON. The next count takes its place."""

    count = models.ForeignKey(Count, models.CASCADE, related_name="measures")
    officer = models.OneToOneField(Officer, models.CASCADE, related_name="measure")
    data = models.JSONField()


class Alert(models.Model):
    """A reason to look at somebody, for a supportive review by a person. It stays until it is answered."""

    class Kind(models.TextChoices):
        """Which rule raised it."""

        EARLY = "early", _("Most complaints, by a plain count")
        SECOND_STRIKE = "second_strike", _("Another allegation after one that was proven")
        THIRD_SIMILAR = "third_similar", _("Third allegation of the same kind")
        CLUSTER = "cluster", _("Many allegations within a short time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="alerts")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="alerts")
    kind = models.TextField(choices=Kind.choices)
    about = models.TextField(blank=True)  # which occurrence: the same one raises no second alert
    reasons = models.JSONField(default=dict)  # days, kinds and cases; telling.py puts them into words
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # when a count last gave the same reason

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "kind", "about"], name="alert_once")]
        indexes = [models.Index(fields=["force", "raised_at"])]


class AlertAnswer(models.Model):
    """What somebody did about an alert. The words that go with it are sealed to the intake team of her body."""

    class Done(models.TextChoices):
        """What can be done; discipline is not among it, and needs a matter of its own."""

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


class LinkQuestion(models.Model):
    """Two records of which a count could not tell whether they are one person: a past investigator, and an officer or another.

    `reasons` are words and bits as the model that asked has them (`model`: its task and what it was learned from).
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
        constraints = [
            models.CheckConstraint(condition=Q(officer=None) ^ Q(other=None), name="link_of_two"),
            models.UniqueConstraint(fields=["investigator", "officer", "other"], name="link_asked_once", nulls_distinct=False),
        ]


class LinkAnswer(models.Model):
    """What somebody answered. Only ever added to (`sql/`): the newest answer to a question stands."""

    class Says(models.TextChoices):
        """What can be said of two records."""

        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Two different people")
        UNSURE = "unsure", _("It cannot be told from these records")

    question = models.ForeignKey(LinkQuestion, models.PROTECT, related_name="answers")
    says = models.TextField(choices=Says.choices)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
