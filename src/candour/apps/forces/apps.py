"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class ForcesConfig(AppConfig):
    """Forces, units, officers, postings and authorities."""

    name = "candour.apps.forces"
    label = "forces"
