"""Django's configuration of the app insight."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Registers the app insight (staff pages on patterns) with Django."""

    name = "candour.apps.insight"
