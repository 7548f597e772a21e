"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The log of every act and every opening, on PostgreSQL."""

    name = "candour.apps.ledger"
    label = "ledger"
