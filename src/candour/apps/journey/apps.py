"""Registers the app `journey` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    """Django's configuration of the app with the reporter's pages, from the start page to the receipt."""

    name = "candour.apps.journey"
    label = "journey"
