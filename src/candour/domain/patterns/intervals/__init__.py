"""Confidence intervals for shares, rates, ratios, waiting times and the position of a unit in a funnel plot.

Every estimate of the patterns packages is published with one of these intervals. docs/methods has the formula, sources,
assumptions and misuses of each. Not here: counting events in records (the other packages of patterns), charts (domain/charts).
"""

from candour.domain.patterns.intervals.checks import IntervalError
from candour.domain.patterns.intervals.clustered import (
    NOTHING_SHARED,
    ClusterSums,
    SharedSums,
    cluster_variance,
    clustered_rate,
    clustered_ratio,
    clustered_share,
    design_effect,
    ratio_variance,
    two_way_variance,
    widen,
)
from candour.domain.patterns.intervals.funnel import funnel, funnel_limits, overdispersion
from candour.domain.patterns.intervals.proportions import poisson_rate, wilson
from candour.domain.patterns.intervals.ratios import odds_ratio, rate_ratio, risk_ratio
from candour.domain.patterns.intervals.standardised import (
    Logistic,
    ModelCell,
    fit_logistic,
    standardised_counts,
    standardised_ratio,
)
from candour.domain.patterns.intervals.stratified import Stratum, mantel_haenszel_odds, mantel_haenszel_risk
from candour.domain.patterns.intervals.survival import kaplan_meier, quantile

__all__ = [
    "NOTHING_SHARED",
    "ClusterSums",
    "IntervalError",
    "Logistic",
    "ModelCell",
    "SharedSums",
    "Stratum",
    "cluster_variance",
    "clustered_rate",
    "clustered_ratio",
    "clustered_share",
    "design_effect",
    "fit_logistic",
    "funnel",
    "funnel_limits",
    "kaplan_meier",
    "mantel_haenszel_odds",
    "mantel_haenszel_risk",
    "odds_ratio",
    "overdispersion",
    "poisson_rate",
    "quantile",
    "rate_ratio",
    "ratio_variance",
    "risk_ratio",
    "standardised_counts",
    "standardised_ratio",
    "two_way_variance",
    "widen",
    "wilson",
]
