"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The law on a case: state, acts, clocks, letters, lines of enquiry, asks."""

    name = "candour.apps.matters"
    label = "matters"
