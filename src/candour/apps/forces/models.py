"""The roster: forces and the officers who serve in them, with the history of their postings and managers.

Not here: staff of Candour (`people`), allegations (`cases`), the SQL functions and indexes of the roster search (`sql/`).
"""

from __future__ import annotations

import uuid

from django.db import models


class Force(models.Model):
    """A police force. `code` is its short public name, such as NMC."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(unique=True)
    name = models.TextField()


class Unit(models.Model):
    """A unit of a force in which officers serve: a station, a team, a command."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="units")
    code = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["force", "code"], name="unit_once_a_force")]


class Officer(models.Model):
    """An officer or member of police staff of one force. `source_ref` is the identifier in the force's roster."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="officers")
    source_ref = models.TextField()
    first_name = models.TextField(blank=True)
    middle_name = models.TextField(blank=True)
    last_name = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    sex = models.TextField(blank=True)
    ethnicity = models.TextField(blank=True)
    rank = models.TextField(blank=True)
    appointed_on = models.DateField(null=True)
    resigned_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["force", "source_ref"], name="officer_once_a_force")]
        indexes = [models.Index(fields=["force", "last_name", "first_name"])]

    @property
    def name(self) -> str:
        """The officer's name for pages, given name first; the roster identifier where there is no name."""
        return " ".join(part for part in (self.first_name, self.last_name, self.suffix) if part) or self.source_ref


class Posting(models.Model):
    """An officer's unit, rank and shoulder number from `since` to `until` (both included; None: unknown or not ended)."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="postings")
    rank = models.TextField(blank=True)
    shoulder_number = models.TextField(blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "since", "until"]), models.Index(fields=["shoulder_number"])]
        constraints = [
            models.UniqueConstraint(fields=["officer", "unit", "since"], name="posting_once", nulls_distinct=False),
        ]


class LineManagement(models.Model):
    """An officer's line manager, `manager`, from the day `since` to the day `until` (both included)."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="managed_by")
    manager = models.ForeignKey(Officer, models.CASCADE, related_name="manages")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "manager", "since"], name="manager_once", nulls_distinct=False),
        ]


class Authority(models.Model):
    """Something that an officer is authorised to hold or use: warrant card, firearm, Taser, vehicle, system access, a post."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="authorities")
    kind = models.TextField()
    granted_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "kind", "granted_on"], name="authority_once", nulls_distinct=False),
        ]
