"""The Django configuration of the app `records`."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Registers the app for counting runs and their statistics with Django."""

    name = "candour.apps.records"
