"""What changes a report: receiving it, what is added later, safety, withdrawal; drafts and limits.

One function for each thing a person does. `receive` is `arrival`; what it costs in a burst is `crowding`; what comes later
is `later`; the rest by name.
"""

from candour.apps.reports.services.arrival import Received, receive, received_before
from candour.apps.reports.services.crowding import wait_for, work_for
from candour.apps.reports.services.drafts import Cabinet, discard_draft, draft_for, open_draft, save_draft, sweep_drafts
from candour.apps.reports.services.later import (
    Exhibit,
    NotNow,
    SentMessage,
    add_exhibit,
    add_message,
    add_to_account,
    answer_safety,
    raise_safety,
    withdraw,
)
from candour.apps.reports.services.limits import set_limit
from candour.apps.reports.submission import BadSubmission, SealedGrant, SealedItem, StaleKeys, Submission

__all__ = [
    "BadSubmission",
    "Cabinet",
    "Exhibit",
    "NotNow",
    "Received",
    "SealedGrant",
    "SealedItem",
    "SentMessage",
    "StaleKeys",
    "Submission",
    "add_exhibit",
    "add_message",
    "add_to_account",
    "answer_safety",
    "discard_draft",
    "draft_for",
    "open_draft",
    "raise_safety",
    "receive",
    "received_before",
    "save_draft",
    "set_limit",
    "sweep_drafts",
    "wait_for",
    "withdraw",
    "work_for",
]
