"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reporter's journey, from "is this the right place" to a receipt."""

    name = "candour.apps.reports"
    label = "reports"
