"""Start-up checks that need the whole house wired."""

from __future__ import annotations

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Registers the check that every view says who it is for."""

    name = "candour.config"
    label = "wiring"

    def ready(self) -> None:
        """Load the checks."""
        from candour.config import checks  # noqa: F401, PLC0415 - registering is the import's effect
