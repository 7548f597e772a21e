"""Registers the app `reports` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Django's configuration of the app that stores reports."""

    name = "candour.apps.reports"
    label = "reports"
