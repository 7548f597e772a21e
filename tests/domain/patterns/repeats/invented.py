"""An invented force for the tests of repeats, drawn with a seed or written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np

from candour.domain.patterns import records
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen
from candour.domain.patterns.results.shapes import Window

SINCE, UNTIL = dt.date(2010, 1, 1), dt.date(2019, 12, 31)
DECADE = Chosen(Window(SINCE, UNTIL))

Accusation = tuple[str, str, dt.date]
"""An officer, a case, its day."""


def force(officers: Iterable[str], accusations: Iterable[Accusation], kind: str = "force") -> Records:
    """Records of officers in post for the whole decade, and these accusations."""
    filled = records.empty()
    filled.add(
        "officers",
        ["officer_id", "appointed_on", "rank"],
        [(officer, dt.date(2005, 1, 1), "constable") for officer in officers],
    )
    listed = list(accusations)
    filled.add("cases", ["case_id", "incident_on", "received_on"], sorted({(case, day, day) for _, case, day in listed}))
    rows = [(f"{case}/{number}", case, officer, kind) for number, (officer, case, _) in enumerate(listed)]
    filled.add("allegations", ["allegation_id", "case_id", "officer_id", "kind"], rows)
    filled.settle()
    return filled


def drawn(officers: int = 400, shape: float = 0.8, mean: float = 4.0, seed: int = 7) -> Records:
    """Records with true rates drawn from a gamma distribution, Poisson case counts, and days at random over the decade."""
    chance = np.random.default_rng(seed)
    counts = chance.poisson(chance.gamma(shape, mean / shape, officers))
    names = [f"o{number:04}" for number in range(officers)]
    days = (UNTIL - SINCE).days + 1
    accusations = [
        (name, f"c{name}-{at}", SINCE + dt.timedelta(days=int(chance.integers(days))))
        for name, count in zip(names, counts, strict=True)
        for at in range(count)
    ]
    return force(names, accusations)
