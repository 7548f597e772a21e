"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, live and imported: rows, access, conflicts of interest, services."""

    name = "candour.apps.cases"
    label = "cases"
