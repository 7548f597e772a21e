"""What a count says of one officer beside everybody else, on his page, with its day and the page of each method."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.conf import settings

from candour.apps.cases.models import Case
from candour.apps.forces.models import Officer
from candour.apps.insight.models import Alert
from candour.apps.insight.queries import methods
from candour.apps.records.models import OfficerStatistic
from tests.apps.cases import rows
from tests.apps.insight.past import Past, count_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(past: Past) -> Past:
    """Three cases of one kind in twenty months against the subject, the first proven; sixty others serve without any."""
    Officer.objects.update(appointed_on=date(2012, 1, 1))
    for number in range(60):
        rows.officer(f"Officer {number}")
    Officer.objects.filter(appointed_on=None).update(appointed_on=date(2012, 1, 1))
    for day, finding in ((date(2018, 1, 5), "Sustained"), (date(2019, 3, 5), "Unfounded"), (date(2019, 9, 5), "")):
        case = past.alleged(past.subject, on=day, finding=finding)
        Case.objects.filter(pk=case.pk).update(closed_on=day + timedelta(days=60))
    count_now()
    return past


def page_of(past: Past, name: str = "Sam") -> str:
    return " ".join(past.client(name).get(f"/insight/officers/{past.subject.pk}/").content.decode().split())


@pytest.mark.slow
def test_the_rate_stands_with_its_exposure_and_interval(counted: Past) -> None:
    told = OfficerStatistic.objects.get(officer=counted.subject).data
    rate, page = told["rate"], page_of(counted)
    assert rate["low"] < rate["relative"] < rate["high"]
    assert f"3 cases in {rate['years']:,.1f} years of service" in page
    assert f"{rate['relative']:.1f} times as many as usual (95% between {rate['low']:.1f} and {rate['high']:.1f})" in page
    assert "1 of them was proven" in page
    assert "/insight/methods/empirical_bayes/" in page


@pytest.mark.slow
def test_the_plain_count_is_shown_line_by_line_and_adds_up_and_strikes_are_sentences(counted: Past) -> None:
    page = page_of(counted)
    lines = re.findall(r"complaints received in the last (?:two|five) years: (\d+) × (\d+) = (\d+) points", page)
    assert [int(points) for _, _, points in lines] == [int(count) * int(each) for count, each, _ in lines] == [3, 3]
    assert "Together 6 points on" in page
    assert "nobody under 6 points" in page
    assert Alert.objects.get(kind="early").reasons["points"] == 6
    assert "of which earlier cases were found proven" in page
    assert "is the third of the kind “05A” within three years" in page


@pytest.mark.slow
def test_an_officer_without_cases_has_a_rate_and_no_strike(counted: Past) -> None:
    other = Officer.objects.get(last_name="Officer 7")
    page = " ".join(counted.client("Sam").get(f"/insight/officers/{other.pk}/").content.decode().split())
    assert "0 cases in" in page
    assert "Together 0 points" in page
    assert "cases alike" in page


def test_before_any_count_the_page_says_nothing_of_it(past: Past) -> None:
    assert "Beside everybody else" not in page_of(past)


@pytest.mark.slow
def test_the_next_count_takes_the_place_of_the_last(counted: Past) -> None:
    counted.alleged(counted.subject, on=date(2019, 9, 6))
    count_now()
    assert "4 cases in" in page_of(counted)
    assert OfficerStatistic.objects.filter(officer=counted.subject).count() == 1


@pytest.mark.slow
def test_a_live_matter_of_another_body_moves_nothing_that_names_an_officer(counted: Past) -> None:
    """Nor may an alert be raised by it: the force could read there that somebody looks at its officer."""
    before = [OfficerStatistic.objects.get(officer=counted.subject).data["rate"]["cases"], Alert.objects.count()]
    theirs = rows.case(of=counted.people["Rita"].body, received_on=date(2019, 9, 1), incident_on=date(2019, 9, 1))
    rows.allegation(theirs, counted.subject, category="05A")
    ours = rows.case(of=counted.body(), received_on=date(2019, 9, 1), incident_on=date(2019, 9, 1))
    rows.allegation(ours, Officer.objects.get(last_name="Officer 7"), category="05A")
    count_now()
    assert [OfficerStatistic.objects.get(officer=counted.subject).data["rate"]["cases"], Alert.objects.count()] == before
    assert OfficerStatistic.objects.get(officer__last_name="Officer 7").data["rate"]["cases"] == 1


@pytest.mark.slow
def test_every_page_of_methods_is_readable_there_and_leads_only_to_pages_that_are(past: Past) -> None:
    sam = past.client("Sam")
    assert set(methods.slugs()) == {page.stem for page in settings.METHODS.glob("*.md")}
    for slug in methods.slugs():
        answer = sam.get(f"/insight/methods/{slug}/")
        assert answer.status_code == 200
        linked = re.findall(r'class="govuk-link" href="([^"]+)"', str(methods.rendered(slug)))
        assert {link.strip("./") for link in linked} <= set(methods.slugs())
    assert "govuk-heading-l" in methods.rendered("disparity")
    assert "<sup>" in methods.rendered("empirical_bayes")
    assert sam.get("/insight/methods/settings/").status_code == 404
