"""Churn: how many handlers a case has, how often reporters are asked again for an account, and how long cases and stages take.

`churn` measures the cases received in one window of days. Open cases are included, as censored on the day `as_of`. Not here:
figures about a single handler (there are none), confidence intervals (patterns/intervals), charts (domain/charts).
"""

from candour.domain.patterns.churn.measure import churn

__all__ = [
    "churn",
]
