"""Patterns on live data."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Timelines, candidates, links to review, figures, alerts."""

    name = "candour.apps.insight"
