"""Registers the app `openness` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OpennessConfig(AppConfig):
    """Django's configuration of the public pages of published outcomes and of procedure packs."""

    name = "candour.apps.openness"
    label = "openness"
