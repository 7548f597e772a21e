"""The pages of a matter: its state, and the form of each move."""

from __future__ import annotations

import base64

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candour.apps.cases.models import Case
from candour.apps.desk import services
from candour.apps.matters.models import Act
from candour.apps.matters.queries.state import states_of
from tests.apps.cases import rows
from tests.apps.desk.desk import NOW, Desk, sealed

pytestmark = pytest.mark.django_db


def address(case: Case, event: str = "") -> str:
    (one,) = states_of([case], NOW)[case.pk]
    return f"/desk/matters/{one.matter.pk}/" + (f"do/{event}/" if event else "")


def test_the_case_page_shows_the_state_of_each_matter_and_the_next_acts(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    page = desk.client("Sam").get(f"/desk/cases/{case.pk}/").content.decode()

    assert "Must be referred" in page
    assert "Nobody can override this" in page
    assert "Refer to the DG" in page
    assert "1 day after Mon 1 Jun 2026 = Tue 2 Jun 2026" in page
    assert "CMR reg 4, 7, 9" in page
    assert "general knowledge, still to be checked" in page


def test_acts_of_other_roles_are_not_offered(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    page = desk.client("Amina").get(f"/desk/cases/{case.pk}/").content.decode()

    assert "Refer to the DG</a>" not in page
    assert desk.client("Amina").get(address(case, "referred_to_dg")).status_code == 404


def test_the_matter_page_shows_law_tests_and_everything_done(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    page = desk.client("Sam").get(address(case)).content.decode()

    assert "SI 2025/558" in page
    assert "Find out: Worst injury; The conduct led to it." in page
    assert "Category of an allegation" in page
    assert "Allegation named" in page


def test_the_form_of_a_move_asks_for_exactly_what_the_pack_needs(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    client, where = desk.client("Amina"), address(case, "safety_decided")

    page = client.get(where).content.decode()
    refused = client.post(where, {"fact-safety_considered": "on"})
    done = client.post(
        where, {f"fact-{name}": "on" for name in ("safety_considered", "authorities_listed", "separation_decided")}
    )

    assert page.count('type="checkbox"') == 3
    assert "There is a problem" in refused.content.decode()
    assert done.headers["Location"] == f"/desk/cases/{case.pk}/"
    assert Act.objects.get(event="safety_decided").staff == desk.staff("Amina")


def test_reasons_are_sealed_and_a_short_one_is_in_clear(desk: Desk) -> None:

    case = desk.case(subject=desk.subject)
    assert case.dossier
    client, where = desk.client("Sam"), address(case, "no_measure_needed")

    given = {"epoch": "1", "publishable": "The person had left.", "reasons": base64.b64encode(sealed(case.dossier)).decode()}
    client.post(where, given)

    made = Act.objects.get(event="no_measure_needed")
    assert (made.publishable, made.facts) == ("The person had left.", {"reasons": True})
    assert made.item
    assert "The person had left." in client.get(address(case)).content.decode()


def test_a_closed_move_shows_why(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    answer = desk.client("Sam").get(address(case, "recorded"))

    assert "starts from" in answer.content.decode()
    assert "Record this" not in answer.content.decode()


@pytest.mark.parametrize("name", ["Bob", "Charlie", "Ada", "Olu"])
def test_nobody_else_sees_a_matter(desk: Desk, name: str) -> None:
    case = desk.case(subject=desk.subject)

    assert desk.client(name).get(address(case)).status_code == 404
    assert desk.client(name).get(address(case, "safety_decided")).status_code == 404


def test_the_case_page_takes_as_many_queries_for_three_matters_as_for_one(desk: Desk) -> None:

    one, three = desk.case(subject=desk.subject), desk.case(subject=desk.subject)
    for _ in range(2):
        services.record_allegation(three, services.Named("H5", subject=rows.officer()), by=desk.staff("Amina"), now=NOW)
    client = desk.client("Sam")
    client.get(f"/desk/cases/{one.pk}/")

    counts = []
    for case in (one, three):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/desk/cases/{case.pk}/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
