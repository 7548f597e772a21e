"""The services that change a report. Other apps import these services from here.

`submissions` defines a report before it is stored; `receiving` checks and stores it; `later` changes a received report;
`limits` sets the intake limit of a body.
"""

from candour.apps.reports.queries import Received
from candour.apps.reports.services.later import (
    Exhibit,
    SentMessage,
    add_exhibit,
    add_message_by_reporter,
    add_message_by_staff,
    add_to_account,
    answer_safety,
    raise_safety,
    withdraw,
)
from candour.apps.reports.services.limits import set_limit
from candour.apps.reports.services.receiving import new_reference, proof_of, receipt_of, receive, receive_at
from candour.apps.reports.services.submissions import MAX_ITEMS, SealedGrant, SealedItem, Submission

__all__ = [
    "MAX_ITEMS",
    "Exhibit",
    "Received",
    "SealedGrant",
    "SealedItem",
    "SentMessage",
    "Submission",
    "add_exhibit",
    "add_message_by_reporter",
    "add_message_by_staff",
    "add_to_account",
    "answer_safety",
    "new_reference",
    "proof_of",
    "raise_safety",
    "receipt_of",
    "receive",
    "receive_at",
    "set_limit",
    "withdraw",
]
