"""The followers of finished counting runs: alerts are raised, investigators compared, and a failure of one is tried again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from candour.apps.insight.models import Alert
from candour.apps.insight.services.linkage import comparison
from candour.apps.ledger import followers
from candour.apps.ledger.followers import Follower, Status
from candour.apps.ledger.services import integrate
from candour.apps.records import services, tasks
from candour.apps.records.models import CountingRun, Statistic
from candour.apps.records.queries.registry import LINKAGE
from tests.apps.cases import rows
from tests.apps.insight.past import Past

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ALERTS, COMPARISON = "insight.alerts_raised", "insight.investigators_compared"


@pytest.fixture
def counted(past: Past) -> CountingRun:
    """A finished run with alerts: three cases of one kind about the subject within three years."""
    past.subject.appointed_on = date(2010, 1, 1)
    past.subject.save()
    for day in (date(2018, 1, 5), date(2019, 3, 5), date(2019, 9, 5)):
        past.alleged(past.subject, on=day)
    return count()


def count() -> CountingRun:
    """Carry out a counting run as the worker does, without its followers."""
    run, _new = services.request_run(rows.force(), now=timezone.now())
    tasks.count(str(run.pk))
    run.refresh_from_db()
    return run


def follow() -> None:
    integrate()
    followers.follow_all()


def follower(name: str) -> Follower:
    return next(row for row in followers.registered() if row.name == name)


def status(name: str) -> Status:
    return next(row for row in followers.statuses() if row.name == name)


def compared(run: CountingRun) -> bool:
    return Statistic.objects.filter(run=run, name=LINKAGE.name).exists()


def test_alerts_and_the_comparison_follow_a_finished_run(counted: CountingRun) -> None:
    assert not Alert.objects.exists()
    assert not compared(counted)

    follow()

    assert Alert.objects.exists()
    assert compared(counted)


def test_a_comparison_that_fails_is_tried_again_and_holds_up_no_alert(
    counted: CountingRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(comparison, "compare", lambda *_: 1 / 0)
        follow()
    assert Alert.objects.exists()
    assert (status(COMPARISON).failures, status(COMPARISON).fault) == (1, "ZeroDivisionError")
    assert status(ALERTS).failures == 0
    assert not compared(counted)

    followers.step(follower(COMPARISON), timezone.now() + timedelta(minutes=1))

    assert compared(counted)
    assert status(COMPARISON).failures == 0


def test_a_replay_acts_on_the_latest_run_only(counted: CountingRun) -> None:
    follow()
    Statistic.objects.filter(name=LINKAGE.name).delete()
    latest = count()
    follow()
    before = Alert.objects.count()

    for name in (ALERTS, COMPARISON):
        followers.replay(follower(name))
    follow()

    assert compared(latest)
    assert not compared(counted)
    assert Alert.objects.count() == before
