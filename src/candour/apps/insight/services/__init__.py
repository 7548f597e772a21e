"""What changes patterns' rows: a look kept, a count asked for, alerts raised and answered."""

from candour.apps.insight.services.alerting import answer, raise_alerts
from candour.apps.insight.services.counting import KEPT, ask, begin, fail, finish, keep, note
from candour.apps.insight.services.looking import look

__all__ = ["KEPT", "answer", "ask", "begin", "fail", "finish", "keep", "look", "note", "raise_alerts"]
