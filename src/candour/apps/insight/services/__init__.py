"""Functions that change rows of the patterns pages: recording access, raising and answering alerts, reviewing record pairs."""

from candour.apps.insight.services.access_records import record_access
from candour.apps.insight.services.alerts import answer_alert, raise_alerts
from candour.apps.insight.services.reviews import decide_pair, identities_of, store_review_pairs
from candour.apps.insight.services.runs import compare_investigators, raise_alerts_of_run

__all__ = [
    "answer_alert",
    "compare_investigators",
    "decide_pair",
    "identities_of",
    "raise_alerts",
    "raise_alerts_of_run",
    "record_access",
    "store_review_pairs",
]
