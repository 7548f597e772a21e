"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The rows of a report and what writes them."""

    name = "candour.apps.reports"
    label = "reports"
