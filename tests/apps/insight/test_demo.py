"""The invented force has a past, so that every page of patterns has something to show, and nobody of its staff is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from candour.apps.cases.models import Allegation, PriorInvestigator
from candour.apps.forces.models import Force
from candour.apps.insight.models import Alert, ReviewPair
from candour.apps.ops.demo import cast
from candour.apps.ops.imports import run
from candour.apps.records.models import CountingRun, Statistic
from tests.apps.insight.past import count_now

pytestmark = pytest.mark.django_db
DEMO = Path(cast.__file__).parent


@pytest.mark.slow
def test_the_past_of_the_invented_force_shows_in_figures_alerts_and_doubtful_links() -> None:
    assert run.run("roster", DEMO / "roster.toml") == 0
    assert run.run("allegations", DEMO / "past.toml") == 0
    count_now(Force.objects.get())

    assert not CountingRun.objects.get().failed
    assert [row.name for row in Statistic.objects.all() if "refused" in row.data] == []
    assert set(Alert.objects.values_list("kind", flat=True)) >= {"early", "second_strike", "third_similar"}
    asked = {one.investigator.name for one in ReviewPair.objects.select_related("investigator")}
    assert "Yewande Farrow" in asked
    assert PriorInvestigator.objects.get(last_name="Draycott").identified_by == "count"
    # A journey's people are free of conflicts that came from the past.
    staff = {person.officer for person in cast.PEOPLE if person.officer}
    assert not Allegation.objects.filter(subject__source_ref__in=staff).exists()
    assert not PriorInvestigator.objects.filter(officer__source_ref__in=staff).exists()
