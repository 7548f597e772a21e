"""Django's configuration of the people app."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Configuration of the people app."""

    name = "candour.apps.people"
    label = "people"
