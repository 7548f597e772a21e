"""How fast records come in: rows a second for the whole Chicago import, and beside plain Django's bulk_create.

`python -m bench.imports` takes about two minutes. The records are looked for in CANDOUR_SHARED_DATA (default: shared/data
beside the repository); without them only the comparison runs, on invented officers. A database of its own, dropped at the
end. Aim: at least 20,000 rows/s, reading, checking, merging and committing included.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from bench.ledger_database import fresh_database
from candour.config.environment import REPOSITORY

SHARED = Path(os.environ.get("CANDOUR_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
SAMPLE = 40_000
MAPPING = """
what = "roster"
force = { code = "NMC", name = "Northmoor Constabulary" }
[[table]]
into = "officers"
file = "officers.csv"
[table.columns]
source_ref = "number"
first_name = "first"
last_name = "last"
birth_year = "born"
appointed_on = "joined"
"""


def main() -> None:
    with fresh_database("candour_bench_imports") as described:
        from django.core.management import call_command  # noqa: PLC0415 - Django is set up by now

        call_command("migrate", verbosity=0, interactive=False)
        print(f"{described}; load {os.getloadavg()[0]:.1f}")
        chicago()
        beside_bulk_create()


def chicago() -> None:
    """The whole of the real records, twice."""
    from candour.apps.ops.imports.mapping import COMMITTED  # noqa: PLC0415

    folder = SHARED / "chicago" / "import"
    if not folder.is_dir():
        print(f"The Chicago records are not in {folder}: their import is not measured.")
        return
    both = [("roster", COMMITTED / "chicago_roster.toml"), ("allegations", COMMITTED / "chicago_allegations.toml")]
    for name in ("Chicago, first import", "Chicago again, nothing changes"):
        began, rows = Clock(), 0
        for what, mapping in both:
            rows += bring(what, mapping, folder)
        tell(name, rows, began.seconds(), began.processor_seconds())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory of the importing process, at most':<40}{most:>12,.0f} MB")


def beside_bulk_create() -> None:
    """The same invented officers through a mapping and through bulk_create, in turns."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "m.toml").write_text(MAPPING)
        invent(folder / "officers.csv")
        ours = best_of(3, lambda: bring("roster", folder / "m.toml", folder))
        plain = best_of(3, lambda: bulk_create(folder / "officers.csv"))
    tell(f"{SAMPLE:,} officers through a mapping", SAMPLE, *ours)
    tell(f"{SAMPLE:,} officers by plain bulk_create", SAMPLE, *plain)
    print(f"{'ratio':<40}{plain[0] / ours[0]:>12.1f} times as fast; {plain[1] / ours[1]:.1f} by processor time")


def bring(what: str, mapping: Path, folder: Path) -> int:
    from candour.apps.ops.imports.report import Report  # noqa: PLC0415
    from candour.apps.ops.imports.run import prepare, write_all  # noqa: PLC0415

    with Report() as report:
        write_all(prepare(what, mapping, folder), report)
    assert report.adds_up
    return sum(one.rows for one in report.counts)


def bulk_create(path: Path) -> int:
    """What one would write first: a model instance a row, in one transaction, repeats updated."""
    from django.db import transaction  # noqa: PLC0415

    from candour.apps.forces.models import Force, Officer  # noqa: PLC0415

    with transaction.atomic(), path.open(encoding="utf-8", newline="") as file:
        force, _ = Force.objects.get_or_create(code="NMC", defaults={"name": "Northmoor Constabulary"})
        officers = [
            Officer(
                force=force,
                source_ref=row["number"],
                first_name=row["first"],
                last_name=row["last"],
                birth_year=int(row["born"]),
                appointed_on=dt.date.fromisoformat(row["joined"]),
            )
            for row in csv.DictReader(file)
        ]
        Officer.objects.bulk_create(
            officers,
            batch_size=2_000,
            update_conflicts=True,
            unique_fields=["force", "source_ref"],
            update_fields=["first_name", "last_name", "birth_year", "appointed_on"],
        )
    return len(officers)


class Clock:
    """Seconds, and processor seconds of this process and its database backend: what a busy machine does not change."""

    def __init__(self) -> None:
        self.began, self.used = time.perf_counter(), self._used()

    def seconds(self) -> float:
        return time.perf_counter() - self.began

    def processor_seconds(self) -> float:
        return self._used() - self.used

    @staticmethod
    def _used() -> float:
        from django.db import connection  # noqa: PLC0415

        connection.ensure_connection()
        backend = psutil.Process(connection.connection.info.backend_pid).cpu_times()
        return time.process_time() + backend.user + backend.system


def best_of(times: int, act: Callable[[], int]) -> tuple[float, float]:
    """Seconds and processor seconds of the quickest of several goes, each into empty tables."""
    from django.db import connection  # noqa: PLC0415

    taken = []
    for _ in range(times):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE forces_force CASCADE")
        began = Clock()
        assert act() == SAMPLE
        taken.append((began.seconds(), began.processor_seconds()))
    return min(taken)


def invent(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "first", "last", "born", "joined"])
        for n in range(SAMPLE):
            joined = dt.date(1990, 1, 1) + dt.timedelta(days=n % 10_000)
            writer.writerow([n, f"First{n % 300}", f"Last{n % 9_000}", 1950 + n % 50, joined.isoformat()])


def tell(name: str, rows: int, seconds: float, used: float) -> None:
    print(
        f"{name:<40}{rows / seconds:>12,.0f} rows/s  ({rows:,} rows in {seconds:.1f} s; {used:.1f} s of processor)", flush=True
    )


if __name__ == "__main__":
    main()
