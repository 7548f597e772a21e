"""Counting runs, and the statistics each left: as JSON here, typed where they are read (queries/statistics.py).

Nothing here is said by a reporter: statistics come from structured facts alone.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from candour.apps.forces.models import Force, Officer
from candour.apps.people.models import Staff


class CountingRun(models.Model):
    """One counting of a force's records by the worker: asked for, begun, done or failed.

    `fingerprint` is that of the records counted: two runs with the same fingerprint leave the same statistics.
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
    """One statistic of one run, under its name in the registry; `{"refused": why}` where it could not be counted."""

    run = models.ForeignKey(CountingRun, models.CASCADE, related_name="statistics")
    name = models.TextField()
    data = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="statistic_once")]


class OfficerStatistic(models.Model):
    """What the last run says of one officer beside everybody else. The next run takes its place."""

    run = models.ForeignKey(CountingRun, models.CASCADE, related_name="officer_statistics")
    officer = models.OneToOneField(Officer, models.CASCADE, related_name="statistic")
    data = models.JSONField()
