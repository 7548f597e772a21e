"""What changes patterns' rows: access recorded, alerts raised and answered, pairs kept for review and decided."""

from candour.apps.insight.services.access_records import record_access
from candour.apps.insight.services.alerts import answer_alert, raise_alerts
from candour.apps.insight.services.reviews import decide_pair, identities_of, keep_review_pairs
from candour.apps.insight.services.runs import follow_run

__all__ = [
    "answer_alert",
    "decide_pair",
    "follow_run",
    "identities_of",
    "keep_review_pairs",
    "raise_alerts",
    "record_access",
]
