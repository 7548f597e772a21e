"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    """The reporter's pages, from the start page to the receipt."""

    name = "candour.apps.journey"
    label = "journey"
