"""Django's configuration of the dossiers app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Django's configuration of the dossiers app."""

    name = "candour.apps.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Import the module that registers the audit's checks of public keys."""
        import_module("candour.apps.dossiers.queries.key_audit")
