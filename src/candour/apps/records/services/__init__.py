"""What changes counting runs and statistics: requesting a run, carrying it out, storing results, ending it."""

from candour.apps.records.services.runs import MOST_KEPT, begin, fail, finish, request_run, store
from candour.apps.records.services.statistics import carry_out

__all__ = ["MOST_KEPT", "begin", "carry_out", "fail", "finish", "request_run", "store"]
