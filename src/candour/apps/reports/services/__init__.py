"""What changes a report. Import from here.

`receive` is in `arrival`, which checks a `submission` and writes it; what comes afterwards is in `later`; intake
limits are in `limits`; what proves to the reporter that a report is here is in `receipts`.
"""

from candour.apps.reports.services.arrival import new_reference, receive, receive_at
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
from candour.apps.reports.services.receipts import Received, received_before
from candour.apps.reports.services.submission import SealedGrant, SealedItem, Submission

__all__ = [
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
    "raise_safety",
    "receive",
    "receive_at",
    "received_before",
    "set_limit",
    "withdraw",
]
