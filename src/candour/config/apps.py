"""Django's configuration of this package, which registers start-up checks over all apps."""

from __future__ import annotations

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Configuration that registers the start-up checks of `checks`."""

    name = "candour.config"
    label = "wiring"

    def ready(self) -> None:
        """Import the checks, which registers them."""
        from candour.config import checks  # noqa: F401, PLC0415 - registering is the import's effect
