"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Matters: the legal proceedings on one subject of a case under a procedure pack."""

    name = "candour.apps.matters"
    label = "matters"
