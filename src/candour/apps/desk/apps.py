"""Django's configuration of the desk app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Configuration of the desk app."""

    name = "candour.apps.desk"
    label = "desk"
