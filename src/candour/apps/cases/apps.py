"""Django's configuration of the cases app."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Configuration of the cases app."""

    name = "candour.apps.cases"
    label = "cases"
