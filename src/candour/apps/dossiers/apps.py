"""Django's configuration of the dossiers app."""

from __future__ import annotations

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Django's configuration of the dossiers app."""

    name = "candour.apps.dossiers"
    label = "dossiers"
