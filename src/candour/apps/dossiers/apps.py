"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Items, grants and uploads: ciphertext in, ciphertext out."""

    name = "candour.apps.dossiers"
    label = "dossiers"
