"""Names the app to Django, and finds the followers of all apps."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    """The log of every act and every opening, on PostgreSQL."""

    name = "candour.apps.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Import every app's followers, which registers them."""
        autodiscover_modules("followers")
