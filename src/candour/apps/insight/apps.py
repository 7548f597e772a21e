"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Staff pages on patterns."""

    name = "candour.apps.insight"
