"""Followers of the ledger that keep rows of cases up to date. Only the worker calls them (docs/followers.md)."""

from __future__ import annotations

from uuid import UUID

from candour.apps.cases.services.waiting import mark_opened
from candour.apps.ledger.followers import follows
from candour.apps.ledger.models import Entry
from candour.domain.ledger import Kind


@follows(Kind.ITEM_OPENED, name="cases.report_opened")
def mark_report_opened(entry: Entry) -> None:
    """Mark the report in the triage queue as opened, where the entry says that an item of the report's dossier was opened."""
    if dossier := entry.id_of("dossier"):
        mark_opened(UUID(dossier))
