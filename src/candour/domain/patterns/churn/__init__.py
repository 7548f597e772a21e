"""Churn: how many handlers each case passes through, how often reporters are asked again, how long cases and stages take.

`churn` measures the cases received in one window of days. Open cases are included, censored at the day asked about. Not here:
figures about a single handler (there are none), confidence intervals (patterns/intervals), charts (domain/charts).
"""

from candour.domain.patterns.churn.measure import churn

__all__ = [
    "churn",
]
