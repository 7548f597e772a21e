"""Churn: how many handlers a case has, how often reporters are asked for their account again, and how long cases take.

A handler is a staff member assigned to a case. `churn` measures the cases received in one window of days. Open cases are
included: it is only known that they have lasted at least until the day `as_of` (censoring). Not here: figures about a single
handler (there are none), confidence intervals (patterns/intervals), charts (domain/charts).
"""

from candour.domain.patterns.churn.measure import churn

__all__ = [
    "churn",
]
