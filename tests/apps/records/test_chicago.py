"""The real records, imported into the running product, give the same records and figures as the files do on the command line.

No value of any row appears here. The folder is CANDOUR_SHARED_DATA, else shared/data beside the repository.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from candour.apps.forces.models import Force
from candour.apps.ops.imports import run
from candour.apps.records.queries.loading import load
from candour.apps.records.queries.registry import ALERTS, CO_ACCUSED, COUNTED, StatisticKind
from candour.config.environment import REPOSITORY
from candour.domain.patterns.records import Records, load_folder
from candour.domain.patterns.results.codec import to_json
from candour.domain.patterns.results.officers import EarlyReasons

SHARED = Path(os.environ.get("CANDOUR_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
CHICAGO = SHARED / "chicago"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("chicago"),  # one process imports the records, once
    pytest.mark.skipif(not CHICAGO.is_dir(), reason=f"the public Chicago records are not in {CHICAGO}"),
]

# What must be the same, whatever the ids: rows, and rows by everything that is counted by.
SAME = {
    "officers": "SELECT sex, ethnicity, birth_year, appointed_on, left_on, rank, count(*) FROM officers"
    " GROUP BY ALL ORDER BY ALL",
    "postings": "SELECT unit, since, until, count(*) FROM postings GROUP BY ALL ORDER BY ALL",
    "service": "SELECT year, rank, count(*) FROM service GROUP BY ALL ORDER BY ALL",
    "cases": "SELECT incident_on, received_on, closed_on, filed_by, place, count(*) FROM cases GROUP BY ALL ORDER BY ALL",
    "allegations": "SELECT category, kind, finding, outcome, outcome_days, officer_id = '', count(*) FROM allegations"
    " GROUP BY ALL ORDER BY ALL",
    "handlers": "SELECT role, since, count(DISTINCT handler_id), count(DISTINCT case_id), count(*) FROM handlers"
    " GROUP BY ALL ORDER BY ALL",
    "reporters": "SELECT ethnicity, sex, count(DISTINCT case_id) FROM reporters GROUP BY ALL ORDER BY ALL",
    "stages": "SELECT since, until, count(*) FROM stages GROUP BY ALL ORDER BY ALL",
}


@pytest.fixture(scope="module")
def files() -> Records:
    return load_folder(CHICAGO / "import")


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Records:
    """Records as the product loads them after an import. They are in memory: the import is rolled back at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert run.import_chicago(CHICAGO) == 0
        records = load(Force.objects.get(code="CPD"))
        transaction.set_rollback(True)
    return records


@pytest.mark.parametrize("table", SAME)
def test_the_database_gives_the_records_that_the_files_give(table: str, files: Records, database: Records) -> None:
    from_files, from_database = files.rows(SAME[table]), database.rows(SAME[table])
    assert len(from_database) == len(from_files)
    assert from_database == from_files


@pytest.mark.parametrize("kind", [kind for kind in COUNTED if not kind.names_officers], ids=lambda kind: kind.name)
def test_the_pages_show_the_statistics_that_the_command_line_gives(
    kind: StatisticKind[Any], files: Records, database: Records
) -> None:
    from_files, from_database = (without_ids(to_json(kind.count(records))) for records in (files, database))
    assert from_database == from_files


def test_the_same_alerts_are_raised(files: Records, database: Records) -> None:
    """By kind of alert, day and kind of case: whom and which case they name are ids, and their order is that of ids."""
    from_files, from_database = (
        Counter(
            (row.kind, row.day, None if isinstance(row.reasons, EarlyReasons) else row.reasons.of)
            for row in ALERTS.count(records)
        )
        for records in (files, database)
    )
    assert from_database == from_files
    assert from_files.total() > 100


def test_the_same_pairs_are_accused_together(files: Records, database: Records) -> None:
    """Groups are found by going through officers in the order of their ids, which differs; ties are not."""
    from_files, from_database = (CO_ACCUSED.count(records) for records in (files, database))
    assert (from_database.officers, from_database.ties) == (from_files.officers, from_files.ties)
    assert from_database.window == from_files.window
    assert [pair.cases for pair in from_database.pairs] == [pair.cases for pair in from_files.pairs]
    assert from_database.modularity == pytest.approx(from_files.modularity, abs=0.02)


def without_ids(figures: Any) -> Any:
    """Figures without ids, which differ by design, and without where rows were left out; floats to nine places."""
    if isinstance(figures, dict):
        return {name: without_ids(one) for name, one in figures.items() if name != "exclusions" and not name.endswith("_id")}
    if isinstance(figures, list):
        return [without_ids(one) for one in figures]
    return float(f"{figures:.9g}") if isinstance(figures, float) else figures
