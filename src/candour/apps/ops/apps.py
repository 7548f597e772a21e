"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """The `candour` command, the health page and Django's `migrate` with our SQL files."""

    name = "candour.apps.ops"
    label = "ops"
