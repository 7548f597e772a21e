"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class OpennessConfig(AppConfig):
    """Public pages: outcomes without names, and the law as data."""

    name = "candour.apps.openness"
    label = "openness"
