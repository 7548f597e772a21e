"""Records drawn at random with a fixed seed: officers and reporters of two groups, with a known difference between them."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np

from candour.domain.patterns.records import Records, empty
from candour.domain.patterns.results.shapes import Window

WINDOW = Window(dt.date(2010, 1, 1), dt.date(2012, 12, 31))
KINDS = ("force", "search")


def drawn_records(seed: int = 1, cases: int = 1_500, order: random.Random | None = None, prefix: str = "") -> Records:
    """Records in which Black officers are found against about twice as often, half of it because of who filed."""
    chance = np.random.default_rng(seed)
    officers = [(f"{prefix}o{n}", "black" if n % 3 == 0 else "white", "female" if n % 4 == 0 else "male") for n in range(120)]
    rows: dict[str, list[tuple[object, ...]]] = {"cases": [], "allegations": [], "reporters": []}
    for number in range(cases):
        case = f"{prefix}c{number}"
        first, second = (int(place) for place in chance.choice(120, 2, replace=False))
        filed = "police" if chance.random() < (0.4 if first % 3 == 0 else 0.2) else "public"
        day = WINDOW.since + dt.timedelta(days=int(chance.integers(0, 1_000)))
        rows["cases"].append((case, "north" if number % 2 else "south", day, day, filed))
        reporter = "white" if chance.random() < 0.5 else "black"
        rows["reporters"].append((case, reporter, "female" if number % 2 else "male"))
        shared = chance.random() * 0.1
        for place in (first, second)[: 1 + number % 2]:
            risk = shared + (0.3 if filed == "police" else 0.05) * (1.5 if place % 3 == 0 else 1)
            proven = chance.random() < risk * (1.4 if reporter == "white" else 1)
            finding, outcome = ("proven", "suspended") if proven else ("not_proven", "none")
            kind = KINDS[int(chance.integers(0, 2))]
            rows["allegations"].append((f"{case}-{place}", case, officers[place][0], kind, finding, outcome))
    return _records_of(officers, rows, order)


def _records_of(
    officers: list[tuple[str, str, str]], rows: dict[str, list[tuple[object, ...]]], order: random.Random | None
) -> Records:
    records = empty(threads=1)
    years = (dt.date(2000, 1, 1), None)
    rows = {"officers": [(*officer, *years, "constable") for officer in officers], **rows}
    columns = {
        "officers": ("officer_id", "ethnicity", "sex", "appointed_on", "left_on", "rank"),
        "cases": ("case_id", "force", "incident_on", "received_on", "filed_by"),
        "allegations": ("allegation_id", "case_id", "officer_id", "kind", "finding", "outcome"),
        "reporters": ("case_id", "ethnicity", "sex"),
    }
    for table, some in rows.items():
        if order:
            order.shuffle(some)
        records.add(table, columns[table], some)  # type: ignore[arg-type]  # rows of texts and days, as the columns want
    records.settle()
    return records
