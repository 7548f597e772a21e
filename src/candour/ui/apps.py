"""Django's configuration of the ui package."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Django's configuration of the ui package: base templates, macros and compiled assets."""

    name = "candour.ui"
