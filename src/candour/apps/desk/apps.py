"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for staff about reports, cases and matters."""

    name = "candour.apps.desk"
    label = "desk"
