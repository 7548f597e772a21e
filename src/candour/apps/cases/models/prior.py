"""Rows imported with a past case: its investigators, their assignments, legal acts, witnesses and reporters."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models.live import Case
from candour.apps.forces.models import Officer


class PriorInvestigator(models.Model):
    """An investigator of imported cases, named as in the source. `officer`: the officer of the roster who is the same person.

    `source`: the system from which the cases were imported; `source_ref`: the investigator's id there. `officer` is None where
    nobody knows which officer the investigator is.
    """

    class IdentifiedBy(models.TextChoices):
        """What linked the investigator to an officer of the roster, unless the import did.

        The column `identified_by` is empty where the imported source itself named the officer, and where no officer is linked.
        """

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
        """The investigator's name for pages, first name first.

        Where the source states no name, it is the investigator's id in the source.
        """
        return " ".join(part for part in (self.first_name, self.last_name, self.suffix) if part) or self.source_ref


class PriorHandler(models.Model):
    """One assignment of an investigator to an imported case. Used to find conflicts of interest, and to count handovers.

    `kind`: the investigator's capacity as the source states it; `assigned_on`: the day on which the assignment began.
    """

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
    """An act (a legal step) on an imported case, as the source states the act.

    `facts`: fact id → value, always as text; the procedure pack says which type each fact has.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="prior_acts")
    source_ref = models.TextField()
    subject = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="prior_acts")
    pack = models.TextField()
    matter_type = models.TextField()
    event = models.TextField()
    role = models.TextField()
    done_on = models.DateField()
    number = models.PositiveSmallIntegerField(null=True)  # the order of acts on the same day
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "source_ref"], name="prior_act_once")]


class PriorWitness(models.Model):
    """A witness in an imported case who serves in a force. `officer` is None where the person is not on the roster."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="prior_witnesses")
    source_ref = models.TextField()
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="witnessed_cases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "source_ref"], name="prior_witness_once")]


class PriorReporter(models.Model):
    """Age, sex and other demographics of a reporter of an imported case, for statistics that compare groups.

    No name is imported. Sources give reporters no ids, so two reporters of one case with the same demographics are one row.
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
