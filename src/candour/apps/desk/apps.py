"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Staff pages and work flows: queues, triage, assignment, handover, cases, matters, letters."""

    name = "candour.apps.desk"
    label = "desk"
