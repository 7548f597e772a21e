"""What changes the rows of patterns: recording access, raising and answering alerts, storing and deciding pairs."""

from candour.apps.insight.services.access_records import record_access
from candour.apps.insight.services.alerts import answer_alert, raise_alerts
from candour.apps.insight.services.reviews import decide_pair, identities_of, store_review_pairs
from candour.apps.insight.services.runs import follow_run

__all__ = [
    "answer_alert",
    "decide_pair",
    "follow_run",
    "identities_of",
    "raise_alerts",
    "record_access",
    "store_review_pairs",
]
