"""Rows that an older version counted are there after the migration, and are read as the same figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from candour.apps.records.models import CountingRun
from candour.apps.records.queries.registry import CHURN, REPEATS
from candour.apps.records.queries.statistics import latest, of_officer
from candour.domain.patterns.results.churn import Churn, Waiting
from candour.domain.patterns.results.codec import to_json
from candour.domain.patterns.results.shapes import Curve, Interval, Window
from tests import template_database
from tests.apps.cases import rows

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
INFINITE = Interval(float("inf"), 5.0, float("inf"))
WINDOW = Window(date(2019, 1, 1), date(2020, 12, 31))


def migrate(*targets: tuple[str, str | None]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name) for app, name in targets])


@pytest.fixture
def before() -> Iterator[None]:
    migrate(("insight", "0006_measures"), ("records", None))
    yield
    template_database.migrate()


def old_churn() -> str:
    """As the version before stored it: an estimate without bound was null."""
    stage = Waiting("received to closed", 3, 2, Curve((), 3, 1, 9), INFINITE, INFINITE)
    churn = Churn(WINDOW, date(2021, 1, 1), WINDOW, 3, (), (), (), None, (stage,), None, (), (), "lead", ())
    return json.dumps(to_json(churn)).replace('"Infinity"', "null")


def test_counted_rows_stay_and_are_read(before: None) -> None:
    officer, run = rows.officer("Hartwell"), uuid4()
    measure = {
        "officer_id": str(officer.pk), "window": {"since": "2019-01-01", "until": "2020-12-31"}, "rate": {}, "plain": {},
        "strikes": [{"kind": "second_strike", "of": "05A", "day": "2020-02-01", "case": "c2", "earlier": ["c1"]}],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO insight_count (id, force_id, asked_at, ended_at, failed, step, fingerprint)"
            " VALUES (%s, %s, now(), now(), false, '', 'f')",
            [run, officer.force_id],
        )
        for name, data in (("churn", old_churn()), ("repeats", '{"refused": "Too little."}')):
            cursor.execute("INSERT INTO insight_figures (count_id, name, data) VALUES (%s, %s, %s)", [run, name, data])
        cursor.execute(
            "INSERT INTO insight_officermeasure (count_id, officer_id, data) VALUES (%s, %s, %s)",
            [run, officer.pk, json.dumps(measure)],
        )

    migrate(("insight", "0007_names"), ("records", "0001_initial"))

    assert CountingRun.objects.get().pk == run
    found = latest(officer.force, CHURN, REPEATS)
    churn, row = found.result(CHURN), of_officer(officer)
    assert churn
    assert churn.waiting[0].median == INFINITE
    assert (found.result(REPEATS), found.refusal(REPEATS)) == (None, "Too little.")
    assert row
    assert (row[1].rate, row[1].plain, row[1].strikes[0].earlier) == (None, None, ("c1",))
