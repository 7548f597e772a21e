"""Pages of imported cases: who can see them, and what they show."""

from __future__ import annotations

import pytest

from candour.apps.cases.models import PriorAct, PriorHandler
from tests.apps.cases import rows
from tests.apps.desk.desk import Desk

pytestmark = pytest.mark.django_db


def test_an_imported_case_shows_its_facts_and_who_investigated(desk: Desk) -> None:
    earlier = rows.imported_case(received_on=rows.TODAY)
    rows.allegation(earlier, desk.subject)
    investigator = rows.officer("Sleuth")
    PriorHandler.objects.create(case=earlier, source_ref="9", officer=investigator)

    page = desk.client("Amina").get(f"/desk/cases/{earlier.pk}/").content.decode()

    assert "Sleuth" in page
    assert desk.subject.name in page
    assert "Write a note" not in page


def test_an_imported_case_shows_its_quarantined_acts(desk: Desk) -> None:
    case = rows.imported_case(received_on=rows.TODAY)
    for ref, event, role in (("1", "received", "reporter"), ("2", "report_submitted", "investigator")):
        PriorAct.objects.create(
            case=case, source_ref=ref, pack="england_wales", matter_type="complaint", event=event, role=role, done_on=rows.TODAY
        )

    page = desk.client("Amina").get(f"/desk/cases/{case.pk}/").content.decode()

    assert "No clock of an imported case runs" in page
    assert "Submit the report" in page[page.index("Put aside") :]


def test_another_force_s_imported_cases_are_not_there(desk: Desk) -> None:
    elsewhere = rows.imported_case(force=rows.force("XYZ"))

    assert desk.client("Amina").get(f"/desk/cases/{elsewhere.pk}/").status_code == 404
