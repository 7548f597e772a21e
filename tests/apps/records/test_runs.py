"""Figures are counted by the worker, kept with their day, and shown as they were."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candour.apps.cases.models import Case, PriorHandler
from candour.apps.forces.models import Officer
from candour.apps.ledger.models import Entry
from candour.apps.records import services, tasks
from candour.apps.records.models import CountingRun, Statistic
from candour.apps.records.queries.registry import COUNTED, DISPARITY, REPEATS, StatisticKind
from candour.apps.records.queries.statistics import latest
from candour.apps.records.services import statistics
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from tests.apps.cases import rows
from tests.apps.insight.past import Past, count_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(past: Past) -> Past:
    """A past long enough to be counted."""
    officers = [rows.officer(f"Busy{number}") for number in range(6)]
    for number, officer in enumerate(officers):
        officer.appointed_on = date(2010, 1, 1)
        officer.save()
        rows.posting(officer, rows.unit("EAST" if number % 2 else "WEST"), date(2010, 1, 1))
        for year in range(2012, 2012 + 2 * number):
            past.alleged(officer, on=date(year, 3, number + 1), finding="Sustained" if year % 3 else "Unfounded")
    return past


@dataclass(frozen=True)
class Counting(StatisticKind[Any]):
    """A statistic counted by a function of the test."""

    result: type[Any] = dict
    counted_by: Callable[[Records], object] | None = None

    def count(self, records: Any) -> Any:
        return self.counted_by(records) if self.counted_by else None


@pytest.mark.slow
def test_what_is_asked_for_is_counted_and_shown_with_its_day(busy: Past) -> None:
    sam, address = busy.client("Sam"), f"/insight/forces/{rows.force().pk}/"
    assert "Nothing has been counted yet." in sam.get(address).content.decode()

    answer = sam.post(address + "count/", follow=True)

    assert "A new count is under way since" in answer.content.decode()
    waiting = CountingRun.objects.get()
    assert (waiting.asked_by, waiting.began_at) == (busy.people["Sam"], None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'insight.count'")
        assert [json.loads(args) for (args,) in cursor.fetchall()] == [{"pk": str(waiting.pk)}]

    tasks.count(str(waiting.pk))
    page = sam.get(address).content.decode()
    assert "Figures as they were on" in page
    assert "Share of cases held by the officers with most" in page
    assert "30 cases against them" in page
    kinds = list(Entry.objects.filter(kind__startswith="insight.count").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["insight.count_asked", "insight.counted"]


@pytest.mark.slow
def test_a_unit_shows_what_was_counted_of_it(busy: Past) -> None:
    count_now()
    page = busy.client("Sam").get(f"/insight/units/{rows.unit('EAST').pk}/").content.decode()
    assert "there were 18 cases" in page


@pytest.mark.slow
def test_the_pages_of_churn_and_disparity_show_what_was_counted(busy: Past) -> None:
    for number, officer in enumerate(Officer.objects.filter(last_name__startswith="Busy")):
        Officer.objects.filter(pk=officer.pk).update(ethnicity="White" if number % 2 else "Black", sex="Male")
    for case in Case.objects.exclude(source=""):
        assert case.received_on
        Case.objects.filter(pk=case.pk).update(closed_on=case.received_on + timedelta(days=90 + case.received_on.month))
        PriorHandler.objects.create(case=case, source_ref="7", kind="Lead", assigned_on=case.received_on)
    made = count_now()
    address = f"/insight/forces/{rows.force().pk}/"
    dee = busy.client("Dee")

    churn = dee.get(address + "churn/").content.decode()
    assert "30 cases received from" in churn
    assert "Half are closed within" in churn
    assert "Long cases collect investigators" in churn
    disparity = dee.get(address + "disparity/").content.decode()
    assert "No rate is shown under 20 events." in disparity
    assert "fewer than 20 events" in disparity
    groups = latest(rows.force(), DISPARITY).result(DISPARITY) or ()
    assert len(groups) == 8
    for number in range(len(groups)):
        assert dee.get(f"{address}disparity/?groups={number}").status_code == 200
    assert dee.get(address + "disparity/?groups=999x").status_code == 200
    assert not made.failed


def test_a_count_under_way_is_not_asked_for_twice(busy: Past) -> None:
    first, new = services.request_run(rows.force(), now=rows.NOW)
    again, newer = services.request_run(rows.force(), now=rows.NOW, by=busy.people["Sam"])
    assert (first, new, newer) == (again, True, False)
    assert services.begin(first.pk, now=rows.NOW)
    assert services.begin(first.pk, now=rows.NOW) is None


def test_one_that_is_stuck_is_given_up(busy: Past) -> None:
    first, _new = services.request_run(rows.force(), now=rows.NOW)
    services.begin(first.pk, now=rows.NOW)
    second, new = services.request_run(rows.force(), now=rows.NOW + timedelta(hours=3))
    assert new
    first.refresh_from_db()
    assert first.failed
    assert latest(rows.force()).waiting == second


@pytest.mark.slow
def test_when_counting_fails_the_figures_before_stand(busy: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    first = count_now()

    def broken(records: Records) -> object:
        raise RuntimeError(str(records))

    monkeypatch.setattr(statistics, "COUNTED", (Counting(REPEATS.name, counted_by=broken),))
    with pytest.raises(RuntimeError):
        count_now()
    found = latest(rows.force(), REPEATS)
    assert found.run == first
    assert found.failed
    assert "failed. Ask the administrator" in busy.client("Sam").get(f"/insight/forces/{rows.force().pk}/").content.decode()


@pytest.mark.slow
def test_what_cannot_be_counted_says_why_and_the_rest_is_counted(busy: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(records: Records) -> object:
        raise PatternsError(f"Too little: {records.count('cases')}.")

    another = Counting("another", counted_by=refusing)
    monkeypatch.setattr(statistics, "COUNTED", (another, *COUNTED))
    made = count_now()
    found = latest(rows.force(), another, REPEATS)
    assert not made.failed
    assert found.refusal(another) == "Too little: 30."
    assert found.result(another) is None
    assert found.result(REPEATS)


def test_the_oldest_figures_go_and_their_counts_stay(busy: Past) -> None:
    for number in range(services.MOST_KEPT + 2):
        made, _new = services.request_run(rows.force(), now=rows.NOW + timedelta(days=number))
        services.store(made, "x", {})
        services.finish(made, "f", now=rows.NOW + timedelta(days=number))
    assert CountingRun.objects.count() == services.MOST_KEPT + 2
    assert Statistic.objects.count() == services.MOST_KEPT


@pytest.mark.slow
def test_pages_of_figures_take_as_many_queries_for_much_as_for_little(busy: Past) -> None:
    sam, address = busy.client("Sam"), f"/insight/forces/{rows.force().pk}/"
    count_now()
    sam.get(address)
    with CaptureQueriesContext(connection) as few:
        sam.get(address)
    for number in range(20):
        rows.unit(f"U{number}")
    count_now()
    with CaptureQueriesContext(connection) as many:
        sam.get(address)
    assert len(many) == len(few)


def test_the_night_counts_every_force_with_matters(busy: Past) -> None:
    rows.force("ELS")
    tasks.nightly(0)
    assert [one.force for one in CountingRun.objects.all()] == [rows.force()]


@pytest.mark.slow
def test_a_web_process_loads_nothing_that_counts() -> None:
    heavy = "[n for n in ('duckdb', 'numpy', 'scipy', 'splink', 'pandas') if n in sys.modules]"
    code = f"import sys, candour.config.wsgi, candour.config.urls, candour.apps.insight.followers; print({heavy})"
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_it_counts_outside_any_other_transaction_as_the_worker_does(busy: Past) -> None:
    made = count_now()
    assert (made.failed, made.step) == (False, "")
    assert Statistic.objects.filter(run=made).count() > 2
