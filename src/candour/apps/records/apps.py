"""Counting runs and their statistics."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records of each force, counted by the worker."""

    name = "candour.apps.records"
