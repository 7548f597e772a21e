"""What cases do when something happens to a report below them. Who may call what is written here: nobody but the worker."""

from __future__ import annotations

from uuid import UUID

from candour.apps.cases.services.waiting import mark_opened
from candour.apps.ledger.followers import follows
from candour.apps.ledger.models import Entry
from candour.domain.ledger import Kind


@follows(Kind.ITEM_OPENED, name="cases.report_opened")
def mark_report_opened(entry: Entry) -> None:
    """Take the mark "unread" from a report in the queue when a member of staff has opened something of it."""
    if dossier := entry.id_of("dossier"):
        mark_opened(UUID(dossier))
