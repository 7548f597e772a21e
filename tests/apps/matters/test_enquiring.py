"""No finding while a line of enquiry is open or other allegations about the subject are not reviewed."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client

from candour.apps.cases.models import Case
from candour.apps.ledger.models import Entry
from candour.apps.matters import services as matter_services
from candour.apps.matters.models import Enquiry
from candour.apps.matters.queries.state import states_of
from candour.apps.matters.queries.system_facts import FactContext, system_facts
from candour.apps.matters.services import missing
from candour.apps.openness.queries import outcomes
from candour.apps.ops.command import packs
from candour.ui.errors import Refusal
from tests.apps.desk.desk import NOW, Desk, sealed
from tests.apps.mailbox.test_procedure import closed_case

pytestmark = pytest.mark.django_db


def known(desk: Desk, case: Case) -> dict[str, bool]:
    matter = states_of([case], NOW)[case.pk][0].matter
    return system_facts(["enquiries_closed", "similar_facts_addressed"], FactContext(matter, desk.staff("Sam")))


def test_an_open_line_of_enquiry_closes_the_move(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    assert case.dossier
    matter = states_of([case], NOW)[case.pk][0].matter

    made = matter_services.open_enquiry(matter, sealed(case.dossier), by=desk.staff("Sam"), now=NOW)
    assert known(desk, case)["enquiries_closed"] is False
    matter_services.close_enquiry(made, "supports", sealed(case.dossier), by=desk.staff("Sam"), now=NOW)
    assert known(desk, case)["enquiries_closed"] is True

    with pytest.raises(Refusal, match="closed already"):
        matter_services.close_enquiry(made, "neither", sealed(case.dossier), by=desk.staff("Sam"), now=NOW)
    assert list(Entry.objects.filter(kind__startswith="enquiry").order_by("seq").values_list("kind", flat=True)) == [
        "enquiry.opened",
        "enquiry.closed",
    ]


def test_a_later_allegation_needs_a_new_review(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    matter = states_of([case], NOW)[case.pk][0].matter
    assert known(desk, case)["similar_facts_addressed"] is False

    matter_services.look_at_pattern(matter, by=desk.staff("Sam"), now=NOW)
    assert known(desk, case)["similar_facts_addressed"] is True
    desk.case(subject=desk.subject)

    assert known(desk, case)["similar_facts_addressed"] is False


def test_words_that_are_not_sealed_are_refused_on_a_page(desk: Desk) -> None:
    matter = states_of([desk.case(subject=desk.subject)], NOW)[Case.objects.get().pk][0].matter
    sent = {"text": b64encode(b"plain words").decode(), "epoch": 1}

    page = desk.client("Sam").post(f"/desk/matters/{matter.pk}/enquiry/", sent)
    answer = desk.client("Sam").post(f"/desk/matters/{matter.pk}/enquiry/", sent, headers={"Accept": "application/json"})

    assert (page.status_code, answer.status_code) == (400, 400)
    assert "This did not arrive sealed and whole. Nothing was kept." in page.content.decode()
    assert answer.json() == {"error": "This did not arrive sealed and whole. Nothing was kept. Go back and send it again."}
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("name", ["Bob", "Charlie", "Ada"])
def test_nobody_else_opens_a_line_of_enquiry(desk: Desk, name: str) -> None:
    case = desk.case(subject=desk.subject)
    assert case.dossier
    matter = states_of([case], NOW)[case.pk][0].matter

    with pytest.raises(Http404):
        matter_services.open_enquiry(matter, sealed(case.dossier), by=desk.staff(name), now=NOW)
    assert desk.client(name).post(f"/desk/matters/{matter.pk}/pattern/").status_code == 404
    assert not Enquiry.objects.exists()


@pytest.mark.slow
def test_the_supervisor_and_the_overseer_see_what_was_missed(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    missing.note_missed(NOW + timedelta(days=3))

    for name in ("Sam", "Olu"):
        page = desk.client(name).get("/desk/").content.decode()
        assert "Not done in time" in page
        assert case.reference in page
    assert "Not done in time" not in desk.client("Charlie").get("/desk/").content.decode()


@pytest.mark.slow
def test_an_outcome_is_public_without_anything_that_says_who(desk: Desk) -> None:
    case = closed_case(desk, desk.report())

    (one,) = outcomes()
    page = Client().get("/outcomes/").content.decode()

    assert one.reason == "The unit was told to change how it works."
    assert one.kind == ""
    assert one.reason in page
    for secret in (desk.subject.name, case.reference, desk.body.name, "Sexual"):
        assert secret not in page


def test_a_case_is_explained_by_its_reference(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    case = desk.case(subject=desk.subject)

    assert packs.run("explain", [case.reference]) == 0
    assert "S5 Must be referred" in capsys.readouterr().out
    assert packs.run("explain", ["C-NONE-HERE"]) == 1
    assert "no live case" in capsys.readouterr().err
