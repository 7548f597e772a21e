"""Django's configuration of the app, which imports the followers of all apps at start-up."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    """Configuration of the ledger app."""

    name = "candour.apps.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Import every app's followers, which registers them."""
        autodiscover_modules("followers")
