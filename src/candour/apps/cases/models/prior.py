"""What is known of an imported case beyond its allegations: who looked into it, what was done, who spoke in it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models.live import Case
from candour.apps.forces.models import Officer


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


class PriorAct(models.Model):
    """What was done on an imported case under a pack, as its source tells it. `facts` are text, read by the pack's types."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="prior_acts")
    source_ref = models.TextField()
    subject = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="prior_acts")
    pack = models.TextField()
    matter_type = models.TextField()
    event = models.TextField()
    role = models.TextField()
    done_on = models.DateField()
    number = models.PositiveSmallIntegerField(null=True)  # the order of what was done on one day
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "source_ref"], name="prior_act_once")]


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
