"""An invented force in which one officer in ten has more complaints and findings."""

from __future__ import annotations

import datetime as dt
import random

from candour.domain.patterns.records import Records, empty

OFFICERS, FIRST, LAST = 240, 2000, 2014
KINDS = ("force", "verbal abuse", "off-duty conduct", "illegal search")


def force(seed: int = 1) -> Records:
    """Records of fifteen years; one officer in ten has more complaints, mostly as the only accused, and more findings."""
    chance = random.Random(seed)  # noqa: S311 - an invented force
    records = empty(threads=1)
    officers, service, cases, allegations = [], [], [], []
    for number in range(OFFICERS):
        name = f"o{number:03}"
        officers.append(
            (name, "female" if number % 3 == 0 else "male", "black" if number % 4 == 0 else "white", dt.date(1998, 1, 1))
        )
        service += [(name, year, "police officer") for year in range(FIRST, LAST)]
        for year in range(FIRST, LAST):
            for turn in range(_complaints(chance, trouble=number % 10 == 0)):
                case = f"c{number:03}-{year}-{turn}"
                received = dt.date(year, 1, 1) + dt.timedelta(days=chance.randrange(360))
                proven = chance.random() < (0.35 if number % 10 == 0 else 0.05)
                cases.append((case, received, received + dt.timedelta(days=chance.randrange(30, 400)), "public"))
                accused = [name] if chance.random() < 0.6 else [name, f"o{chance.randrange(OFFICERS):03}"]
                kind = chance.choice(KINDS)
                allegations += [
                    (f"{case}-{one}", case, one, kind, "proven" if proven and one == name else "not_proven")
                    for one in set(accused)
                ]
    records.add("officers", ("officer_id", "sex", "ethnicity", "appointed_on"), officers)
    records.add("service", ("officer_id", "year", "rank"), service)
    records.add("cases", ("case_id", "received_on", "closed_on", "filed_by"), cases)
    records.add("allegations", ("allegation_id", "case_id", "officer_id", "kind", "finding"), allegations)
    records.settle()
    return records


def _complaints(chance: random.Random, *, trouble: bool) -> int:
    return sum(chance.random() < (0.5 if trouble else 0.12) for _ in range(3))
