"""Django's configuration of the package `config`, which registers start-up checks over all apps."""

from __future__ import annotations

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Django's configuration of the package `config`; it registers the start-up checks in `checks`."""

    name = "candour.config"
    label = "wiring"

    def ready(self) -> None:
        """Import the module `checks`, which registers the start-up checks."""
        from candour.config import checks  # noqa: F401, PLC0415 - registering is the import's effect
