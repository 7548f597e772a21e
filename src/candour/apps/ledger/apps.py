"""Django's configuration of the ledger app. At start-up it imports the modules `followers` of all apps (`ledger.followers`)."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    """Django's configuration of the ledger app."""

    name = "candour.apps.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Import the module `followers` of every app, which registers the app's followers."""
        autodiscover_modules("followers")
