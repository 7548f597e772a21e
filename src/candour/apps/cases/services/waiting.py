"""The column of the triage queue that a follower of the ledger writes. Triggers write the rest (`sql/waiting.sql`)."""

from __future__ import annotations

from uuid import UUID

from candour.apps.cases.models import Waiting


def mark_opened(dossier: UUID) -> None:
    """Mark the waiting report with this dossier as opened. Does nothing where no waiting report has the dossier."""
    Waiting.objects.filter(report__dossier=dossier, opened=False).update(opened=True)
