"""The rows of the desk's queue, as far as followers keep them. Triggers keep the rest (`sql/waiting.sql`)."""

from __future__ import annotations

from uuid import UUID

from candour.apps.cases.models import Waiting


def mark_opened(dossier: UUID) -> None:
    """Mark that somebody opened something of the report with this dossier; nothing for a dossier of no waiting report."""
    Waiting.objects.filter(report__dossier=dossier, opened=False).update(opened=True)
