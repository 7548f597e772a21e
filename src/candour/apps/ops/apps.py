"""Django's configuration of the app ops."""

from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Django's configuration of the app ops: the `candour` command, the health page, and `migrate` extended by SQL files."""

    name = "candour.apps.ops"
    label = "ops"
