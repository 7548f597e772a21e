"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """The candour command, worker, health, imports and demo seed."""

    name = "candour.apps.ops"
    label = "ops"
