"""Measures imports in rows a second: the whole Chicago import, and invented officers compared with Django's bulk_create.

`python -m bench.imports` takes about two minutes. It reads the Chicago records from CANDOUR_SHARED_DATA (default: shared/data
beside the repository); without them only the comparison runs. It uses a database of its own and drops it at the end. Aim: at
least 20,000 rows/s, including reading, checks, merging and commit.
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
        measure_chicago()
        compare_with_bulk_create()


def measure_chicago() -> None:
    """Import the whole Chicago records twice; the second import changes nothing."""
    from candour.apps.ops.imports.mapping import COMMITTED  # noqa: PLC0415

    folder = SHARED / "chicago" / "import"
    if not folder.is_dir():
        print(f"The Chicago records are not in {folder}: their import is not measured.")
        return
    both = [("roster", COMMITTED / "chicago_roster.toml"), ("allegations", COMMITTED / "chicago_allegations.toml")]
    for name in ("Chicago, first import", "Chicago again, nothing changes"):
        began, rows = Clock(), 0
        for what, mapping in both:
            rows += import_files(what, mapping, folder)
        print_rate(name, rows, began.seconds(), began.processor_seconds())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory of the importing process, at most':<40}{most:>12,.0f} MB")


def compare_with_bulk_create() -> None:
    """Import the same invented officers through a mapping and through bulk_create."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "m.toml").write_text(MAPPING)
        write_officers(folder / "officers.csv")
        ours = best_of(3, lambda: import_files("roster", folder / "m.toml", folder))
        plain = best_of(3, lambda: bulk_create(folder / "officers.csv"))
    print_rate(f"{SAMPLE:,} officers through a mapping", SAMPLE, *ours)
    print_rate(f"{SAMPLE:,} officers by plain bulk_create", SAMPLE, *plain)
    print(f"{'ratio':<40}{plain[0] / ours[0]:>12.1f} times as fast; {plain[1] / ours[1]:.1f} by processor time")


def import_files(what: str, mapping: Path, folder: Path) -> int:
    from candour.apps.ops.imports.report import Report  # noqa: PLC0415
    from candour.apps.ops.imports.run import prepare, write_all  # noqa: PLC0415

    with Report() as report:
        write_all(prepare(what, mapping, folder), report)
    assert report.adds_up
    return sum(count.rows for count in report.counts)


def bulk_create(path: Path) -> int:
    """The baseline: one model instance for each row, in one transaction, existing rows updated."""
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
    """Measures seconds, and processor seconds of this process and its database backend, which do not depend on other load."""

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
    """Seconds and processor seconds of the fastest of several runs, each into empty tables."""
    from django.db import connection  # noqa: PLC0415

    taken = []
    for _ in range(times):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE forces_force CASCADE")
        began = Clock()
        assert act() == SAMPLE
        taken.append((began.seconds(), began.processor_seconds()))
    return min(taken)


def write_officers(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "first", "last", "born", "joined"])
        for n in range(SAMPLE):
            joined = dt.date(1990, 1, 1) + dt.timedelta(days=n % 10_000)
            writer.writerow([n, f"First{n % 300}", f"Last{n % 9_000}", 1950 + n % 50, joined.isoformat()])


def print_rate(name: str, rows: int, seconds: float, used: float) -> None:
    print(
        f"{name:<40}{rows / seconds:>12,.0f} rows/s  ({rows:,} rows in {seconds:.1f} s; {used:.1f} s of processor)", flush=True
    )


if __name__ == "__main__":
    main()
