"""The Django configuration of the app."""

from __future__ import annotations

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The Django app of matters: the legal proceedings on one subject of a case under a procedure pack."""

    name = "candour.apps.matters"
    label = "matters"
