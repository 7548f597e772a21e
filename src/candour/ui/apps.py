"""The base pages every app builds on."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base pages, macros and compiled assets."""

    name = "candour.ui"
