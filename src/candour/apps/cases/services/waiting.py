"""Writes the column `opened` of the triage queue, for a follower of the ledger.

Database triggers write all other columns of the queue (`sql/waiting.sql`).
"""

from __future__ import annotations

from uuid import UUID

from candour.apps.cases.models import Waiting


def mark_opened(dossier: UUID) -> None:
    """Mark the report with this dossier as opened in the triage queue. Does nothing where the report has left the queue."""
    Waiting.objects.filter(report__dossier=dossier, opened=False).update(opened=True)
