"""The tables of counting runs and of the statistics that they stored.

A statistic is stored as JSON; queries/statistics.py converts it to its type. Statistics are computed from structured facts
alone; no account of a reporter is in these rows.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from candour.apps.forces.models import Force, Officer
from candour.apps.people.models import Staff


class CountingRun(models.Model):
    """One computation of a force's statistics by the worker, from request to end.

    `fingerprint` identifies the records that were read: two runs with the same fingerprint store the same statistics.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    force = models.ForeignKey(Force, models.PROTECT, related_name="counting_runs")
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    step = models.TextField(blank=True)
    fingerprint = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force"], condition=Q(ended_at=None), name="one_run_at_a_time"),
        ]
        indexes = [models.Index(fields=["force", "-ended_at"], condition=Q(failed=False), name="latest_run")]


class Statistic(models.Model):
    """One statistic of one counting run. `name`: the statistic's name in the registry (`queries.registry`).

    `data`: the result as JSON, or `{"refused": reason}` if the statistic could not be computed.
    """

    run = models.ForeignKey(CountingRun, models.CASCADE, related_name="statistics")
    name = models.TextField()
    data = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="statistic_once")]


class OfficerStatistic(models.Model):
    """The statistics of one officer in the last run (an `OfficerRow` as JSON). The next run replaces them."""

    run = models.ForeignKey(CountingRun, models.CASCADE, related_name="officer_statistics")
    officer = models.OneToOneField(Officer, models.CASCADE, related_name="statistic")
    data = models.JSONField()
