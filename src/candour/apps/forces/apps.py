"""Django's configuration of the forces app."""

from __future__ import annotations

from django.apps import AppConfig


class ForcesConfig(AppConfig):
    """Configuration of the forces app."""

    name = "candour.apps.forces"
    label = "forces"
