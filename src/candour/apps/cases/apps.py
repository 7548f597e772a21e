"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The work done on reports: triage, allegations, assignment, handover."""

    name = "candour.apps.cases"
    label = "cases"
