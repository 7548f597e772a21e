"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Bodies and their staff: logins, roles, permissions, keys, declared interests."""

    name = "candour.apps.people"
    label = "people"
