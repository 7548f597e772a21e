"""Functions that change counting runs and statistics: request a run, carry it out, store its results, and end it."""

from candour.apps.records.services.runs import MOST_KEPT, begin, fail, finish, request_run, store
from candour.apps.records.services.statistics import carry_out

__all__ = ["MOST_KEPT", "begin", "carry_out", "fail", "finish", "request_run", "store"]
