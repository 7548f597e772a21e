"""Pages of a unit and of a force."""

from __future__ import annotations

from datetime import date

import pytest

from candour.apps.insight.access import own_cases
from candour.apps.insight.queries.unit import Year, years
from tests.apps.cases import rows
from tests.apps.insight.past import Past

pytestmark = pytest.mark.django_db


def test_it_counts_those_who_were_there_on_the_day(past: Past) -> None:
    unit, other = rows.unit("EAST"), rows.officer("Other")
    rows.posting(past.subject, unit, date(2010, 1, 1), date(2012, 12, 31))
    rows.posting(past.subject, unit, date(2011, 1, 1), date(2011, 12, 31))
    rows.posting(other, unit, date(2012, 1, 1))
    past.alleged(past.subject, other, on=date(2011, 5, 5))
    past.alleged(past.subject, other, on=date(2012, 5, 5))
    past.alleged(past.subject, on=date(2013, 5, 5))

    found = years(unit, own_cases(past.people["Sam"]))

    assert found == [Year(2011, 1, 1, 1), Year(2012, 2, 1, 2)]


def test_the_pages_name_people_and_parts(past: Past) -> None:
    unit = rows.unit("EAST")
    part = rows.unit("EAST-1")
    part.parent = unit
    part.save()
    rows.posting(past.subject, unit)
    sam = past.client("Sam")

    page = sam.get(f"/insight/units/{unit.pk}/").content.decode()
    assert "Sam Subject" in page
    assert f"/insight/units/{part.pk}/" in page
    assert f"/insight/units/{unit.pk}/" in sam.get(f"/insight/forces/{unit.force_id}/").content.decode()
