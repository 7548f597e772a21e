"""Registers the app `reports` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Django's configuration of the app that holds the rows of reports and writes them."""

    name = "candour.apps.reports"
    label = "reports"
