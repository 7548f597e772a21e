"""What changes a report. Import from here.

`receive` is in `arrival`, which checks a `submission` and writes it with `insert`; what comes afterwards is in `later`; intake
limits are in `limits`; what proves to the reporter that a report is here is in `receipts`.
"""

from candour.apps.reports.services.arrival import receive
from candour.apps.reports.services.later import (
    Exhibit,
    NotNow,
    add_exhibit,
    add_message,
    add_to_account,
    answer_safety,
    raise_safety,
    withdraw,
)
from candour.apps.reports.services.limits import set_limit
from candour.apps.reports.services.receipts import Received, received_before
from candour.apps.reports.services.submission import BadSubmission, SealedGrant, SealedItem, StaleKeys, Submission

__all__ = [
    "BadSubmission",
    "Exhibit",
    "NotNow",
    "Received",
    "SealedGrant",
    "SealedItem",
    "StaleKeys",
    "Submission",
    "add_exhibit",
    "add_message",
    "add_to_account",
    "answer_safety",
    "raise_safety",
    "receive",
    "received_before",
    "set_limit",
    "withdraw",
]
