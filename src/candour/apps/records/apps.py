"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Counting runs and their statistics."""

    name = "candour.apps.records"
