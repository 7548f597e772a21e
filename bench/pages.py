"""Response times and numbers of queries of the desk's pages, with a small database and with a million allegations.

`python -m bench.pages` takes a few minutes, most of them to fill the database. SQL inserts the rows with triggers off; their
distribution is realistic: most allegations in imported cases, a body with years of live cases, 600 open ones with a matter,
waiting reports, an entry for each act. Load on the machine changes times but not processor time (of this process and its
database backend). Target: p95 below 50 ms for the assessor's queue and a case page; the same number of queries at both sizes.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from bench.imports import Clock
from bench.ledger_database import fresh_database

AIM_MS = 50
ROUNDS = 150


@dataclass(frozen=True)
class Size:
    """The size of the database: how many rows of each kind."""

    allegations: int
    live: int
    waiting: int
    officers: int

    @property
    def imported(self) -> int:
        """The number of imported cases, which have two allegations each."""
        return (self.allegations - self.live) // 2


SMALL, LARGE = Size(1_000, 400, 30, 50), Size(1_000_000, 40_000, 2_000, 13_000)


def main() -> int:
    with fresh_database("candour_bench_pages") as described:
        from django.core.management import call_command  # noqa: PLC0415 - Django is set up by now

        call_command("migrate", verbosity=0, interactive=False)
        import_module("candour.config.wsgi")  # sets the garbage collector as in production
        print(f"{described}; load {os.getloadavg()[0]:.1f}")
        results = {size: measured(size) for size in (SMALL, LARGE)}
    return verdict(results)


def measured(size: Size) -> dict[str, tuple[float, float, int]]:
    """Fill the database to this size and measure; return page name → (p50 ms, p95 ms, number of queries)."""
    from bench import pages_rows  # noqa: PLC0415

    began = time.perf_counter()
    pages_rows.fill(size.imported, size.live, size.waiting, size.officers)
    print(f"\n{size.allegations:,} allegations, {size.live:,} live cases, {size.waiting:,} reports waiting")
    print(f"filled in {time.perf_counter() - began:.0f} s")
    return {name: timed(name, pick) for name, pick in addresses().items()}


def addresses() -> dict[str, Callable[[], tuple[str, str]]]:
    """Return page name → a function that returns a login and a URL of that page."""
    from bench import pages_rows  # noqa: PLC0415

    chance = random.Random(1)
    cases, reports = pages_rows.open_cases(), pages_rows.waiting_reports()
    return {
        "assessor's queue": lambda: ("assessor", "/desk/"),
        "supervisor's queue": lambda: ("supervisor", "/desk/"),
        "a case page": lambda: ("assessor", f"/desk/cases/{chance.choice(cases)}/"),
        "a report page": lambda: ("assessor", f"/desk/reports/{chance.choice(reports)}/"),
        "candidates to assign": lambda: ("supervisor", f"/desk/cases/{pages_rows.unassigned_case()}/assign/"),
    }


def timed(name: str, pick: Callable[[], tuple[str, str]]) -> tuple[float, float, int]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from bench import pages_rows  # noqa: PLC0415

    took: list[float] = []
    for _ in range(3):  # the first of each kind loads templates and plans
        login, address = pick()
        with pages_rows.as_web_pages(login) as client:
            client.get(address)
    worked = Clock()
    for _ in range(ROUNDS):
        login, address = pick()
        with pages_rows.as_web_pages(login) as client:
            began = time.perf_counter()
            answer = client.get(address)
            took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, address
    processor = worked.processor_seconds() * 1000 / ROUNDS
    login, address = pick()
    with pages_rows.as_web_pages(login) as client, CaptureQueriesContext(connection) as caught:
        client.get(address)
    p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    print(f"{name:<24}{p50:>8.1f} ms p50{p95:>8.1f} ms p95{processor:>8.1f} ms of processor{len(caught):>6} queries")
    return p50, p95, len(caught)


def verdict(results: dict[Size, dict[str, tuple[float, float, int]]]) -> int:
    """Print the comparison of both sizes; return 0 where no page needs more queries at the larger size, else 1."""
    small, large = results[SMALL], results[LARGE]
    print()
    for name, (p50, p95, queries) in large.items():
        same = "the same queries" if queries == small[name][2] else f"{small[name][2]} queries before"
        print(f"{name:<24}{p50 / small[name][0]:>8.2f} times as long as with 1,000; {same}; p95 {p95:.0f} ms, aim {AIM_MS}")
    return 0 if all(row[2] == small[name][2] for name, row in large.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
