"""Churn: through how many hands cases pass, how often reporters are asked again, how long everything takes.

`churn` measures one window of records. Cases not ended count for as long as they last. Not here: who the handlers are (no
figure is of one person), intervals (patterns/intervals), drawings (domain/charts).
"""

from candour.domain.patterns.churn.measure import churn

__all__ = [
    "churn",
]
