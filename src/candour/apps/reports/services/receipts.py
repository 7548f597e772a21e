"""Receipts: what shows a reporter that a report is here, and proves it.

Lives here: the report that came with an idempotency key, the short summary for the page, the ledger's proof. Not here: the
pages that show them (`journey.views.receipts`, `mailbox.views.home`), receiving itself (`arrival`).
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import formats

from candour.apps.dossiers.models import Item
from candour.apps.ledger import services as ledger
from candour.apps.ledger.models import Entry
from candour.apps.reports.models import Report
from candour.domain.ledger import LedgerError


@dataclass(frozen=True)
class Received:
    """A report that is safely here. The receipt is made when it is asked for: it may have to extend the ledger's tree."""

    report: Report
    body_name: str

    @cached_property
    def receipt(self) -> dict[str, Any]:
        """The ledger's receipt with its inclusion proof. Raises the ledger's LedgerError where it cannot be made now."""
        entry = Entry.objects.get(pk=self.report.entry)
        receipt = ledger.receipt_for(entry, bytes(self.report.manifest))
        return dict(json.loads(receipt.to_json()))


def received_before(idempotency_key: uuid.UUID) -> Received | None:
    """The report that came with this key, if one did."""
    report = Report.objects.select_related("body").filter(idempotency_key=idempotency_key).first()
    return Received(report, report.body.name) if report else None


def summary_of(received: Received) -> dict[str, Any]:
    """What the reporter's page shows of a received report."""
    report = received.report
    manifest = bytes(report.manifest)
    items = json.loads(manifest)["items"]
    return {
        "reference": report.reference,
        "body": received.body_name,
        "day": formats.date_format(report.received_hour, "j F Y"),
        "digest": hashlib.sha256(manifest).hexdigest(),
        "items": [{"what": str(Item.Kind(item["kind"]).label), "size": item["size"]} for item in items],
        "withdrawn": report.withdrawn_hour is not None,
    }


def proof_of(received: Received) -> dict[str, Any] | None:
    """The ledger's receipt; None where it cannot be made just now. The report is safe either way."""
    try:
        return received.receipt
    except LedgerError:
        return None
