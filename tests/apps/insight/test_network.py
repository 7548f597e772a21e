"""Who is accused with whom: drawn with a table, named only to those who may look."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candour.apps.forces.models import Officer
from candour.apps.insight.queries.network import around
from tests.apps.cases import rows
from tests.apps.insight.past import Past, count_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(past: Past) -> Past:
    one, two = rows.officer("One"), rows.officer("Two")
    past.alleged(past.subject, one, on=date(2015, 1, 1))
    past.alleged(past.subject, one, two, on=date(2016, 1, 1))
    past.alleged(one, two, on=date(2017, 1, 1))
    past.alleged(two, rows.officer("Far"), on=date(2018, 1, 1))
    return past


def test_around_one_officer_are_those_accused_with_him_and_their_ties(circle: Past) -> None:
    found = around(circle.subject, circle.people["Sam"])
    names = {pk: officer.last_name for pk, officer in found.officers.items()}
    ties = {tuple(sorted((names[one], names[other]))): cases for one, other, cases in found.ties}
    assert ties == {("One", "Subject"): 2, ("Subject", "Two"): 1, ("One", "Two"): 2}
    page = circle.client("Sam").get(f"/insight/officers/{circle.subject.pk}/associates/").content.decode()
    assert "<svg" in page
    assert "Standing beside somebody in a case is no misconduct." in page


@pytest.mark.slow
def test_whom_she_may_not_look_at_is_in_no_drawing(circle: Past) -> None:
    two = Officer.objects.get(last_name="Two")
    circle.people["Sam"].interests.create(officer=two, relation="friend", declared_at=rows.NOW)
    sam = circle.client("Sam")
    assert "Sam Two" not in sam.get(f"/insight/officers/{circle.subject.pk}/associates/").content.decode()
    count_now()
    address = f"/insight/forces/{rows.force().pk}/network/"
    assert "Sam Two" not in sam.get(address).content.decode()
    page = circle.client("Dee").get(address).content.decode()
    assert "Sam Two" in page
    assert "4 officers were accused with somebody; 4 pairs." in page


def test_a_case_of_very_many_ties_nobody_and_costs_no_query_more(circle: Past) -> None:
    with CaptureQueriesContext(connection) as few:
        around(circle.subject, circle.people["Sam"])
    circle.alleged(circle.subject, *(rows.officer(f"Crowd{number}") for number in range(30)), on=date(2019, 1, 1))
    with CaptureQueriesContext(connection) as many:
        found = around(circle.subject, circle.people["Sam"])
    assert len(many) == len(few)
    assert found.left_out == 8
