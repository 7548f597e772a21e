"""Assumed probability of each level of agreement between a description and the officer described, before any training.

A level is, for example, "surname differs in one letter". The probabilities are judgements, not measurements: public records do
not show how often people mishear a name or misread a digit. Training (`train.py`) moves each probability towards the share of
labelled descriptions at this level. docs/methods/find_the_officer.md lists which probabilities were learned.
"""

from __future__ import annotations

from collections.abc import Mapping

SHARES: Mapping[str, Mapping[str, float]] = {
    "surname": {
        "same": 0.86, "former": 0.01, "swapped": 0.004, "slip": 0.07, "half": 0.01, "sound": 0.015, "slips": 0.01,
        "other_woman": 0.04, "other": 0.004,
    },
    "given": {
        "same": 0.8, "initial": 0.985, "form": 0.08, "short": 0.02, "swapped": 0.004, "middle": 0.01, "slip": 0.05,
        "letter": 0.01, "other": 0.01,
    },
    "generation": {"same": 0.8, "unsaid": 0.15, "other": 0.05},
    "number": {"same": 0.82, "former": 0.06, "slip": 0.05, "other": 0.07},
    "unit": {"same": 0.75, "former": 0.1, "other": 0.15},
    "stays": {"all": 0.7, "some": 0.2, "none": 0.1},
    "rank": {"same": 0.75, "former": 0.06, "role": 0.06, "above": 0.07, "far": 0.03, "other": 0.03},
    "born": {
        "within_1": 0.22, "within_3": 0.24, "within_5": 0.2, "within_7": 0.14, "within_10": 0.12, "within_15": 0.06,
        "other": 0.02,
    },
    "sex": {"same": 0.995, "other": 0.005},
    "ethnicity": {"same": 0.96, "other": 0.04},
    "service": {"same": 0.99, "other": 0.01},
}  # fmt: skip
"""Comparison → level → share of described officers at that level, among those for whom both sides state the fact.

The shares of a comparison add up to 1, except for levels that are possible in one case only: `initial` (only a letter was
given), and `other_woman` and `other` of a surname (which depend on the officer's sex)."""

SPREAD: Mapping[str, Mapping[str, float]] = {
    "surname": {"slip": 26, "half": 2, "sound": 8, "slips": 600},
    "given": {"form": 3, "short": 3, "slip": 26},
    "number": {"slip": 49},
    "born": {
        "within_1": 3, "within_3": 4, "within_5": 4, "within_7": 4, "within_10": 6, "within_15": 10,
    },
}  # fmt: skip
"""Comparison → level → number of different values over which the share of a `common` level is spread: a surname of six letters
has about 26 likely errors (four kinds for each letter), a five-digit number 45 wrong digits and 4 swaps; an age within three
years, but not within one, spans four years of birth."""

LEAST: Mapping[str, Mapping[str, float]] = {
    "sex": {"other": 0.002},
    "ethnicity": {"other": 0.005},
    "given": {"other": 0.002},
    "surname": {
        "former": 0.005,
        "swapped": 0.002,
        "half": 0.003,
        "sound": 0.005,
        "slips": 0.003,
        "other_woman": 0.01,
        "other": 0.001,
    },
    "number": {"former": 0.02, "slip": 0.02},
    "unit": {"former": 0.05},
    "rank": {"former": 0.02},
    "born": {"within_15": 0.02, "other": 0.01},
}
"""Comparison → level → lower bound of the share after training. Training files copy each other and hold no errors of hearing,
sight or memory, so they would make these levels too rare."""
