"""What changes patterns' rows: a look kept, a count asked for, alerts and doubtful links raised and answered."""

from candour.apps.insight.services.alerting import answer, raise_alerts
from candour.apps.insight.services.counting import KEPT, ask, begin, fail, finish, keep, keep_measures, note
from candour.apps.insight.services.linking import answer_link, keep_links, said_of
from candour.apps.insight.services.looking import look

__all__ = [
    "KEPT",
    "answer",
    "answer_link",
    "ask",
    "begin",
    "fail",
    "finish",
    "keep",
    "keep_links",
    "keep_measures",
    "look",
    "note",
    "raise_alerts",
    "said_of",
]
