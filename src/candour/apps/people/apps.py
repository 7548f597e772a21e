"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Staff: bodies, roles, keys, second factors, declared interests."""

    name = "candour.apps.people"
    label = "people"
