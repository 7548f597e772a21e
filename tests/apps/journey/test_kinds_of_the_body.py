"""Where bodies use different packs, the journey offers and accepts the categories of the chosen body's pack only."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from candour.apps.journey.forms.questions import JourneyAnswers
from candour.apps.journey.services.server_sealing import ReportSecrets, seal
from candour.apps.people.models import Body
from candour.apps.reports.queries import holder_keys
from candour.apps.reports.services import receive
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.journey.answers import NOW, Receiving, answers, receiving_body


@pytest.fixture
def board(receiving: Receiving) -> Receiving:
    """A second body, under the rules of New York."""
    made = receiving_body("A review board")
    Body.objects.filter(pk=made.body.pk).update(pack="new_york")
    return made


def codes(page: bytes) -> set[str]:
    """Read the category codes that a page offers."""
    return set(re.findall(r'name="categories" type="checkbox" value="(\w+)"', page.decode()))


def test_the_page_offers_the_categories_of_the_body_in_its_address(board: Receiving, receiving: Receiving) -> None:
    page = Client().get("/report/kind/", {"body": str(board.body.pk)}).content
    ours = Client().get("/report/kind/", {"body": str(receiving.body.pk)}).content

    assert "discourtesy" in codes(page)
    assert "bullying" not in codes(page)
    assert f'data-candour-body="{board.body.pk}"'.encode() in page
    assert "bullying" in codes(ours)
    assert "discourtesy" not in codes(ours)


def test_the_page_does_not_depend_on_the_body_where_all_bodies_share_a_pack(receiving: Receiving) -> None:
    page = Client().get("/report/kind/").content

    assert "bullying" in codes(page)
    assert "discourtesy" not in codes(page)
    assert b"data-candour-body" not in page


@pytest.mark.parametrize(("kind", "status"), [("discourtesy", 200), ("bullying", 400)])
def test_the_script_gets_an_error_for_a_category_of_another_pack(board: Receiving, kind: str, status: int) -> None:
    chosen: dict[str, Any] = {"who-sees": {"body": [str(board.body.pk)]}, "kind": {"categories": [kind]}}
    sent = Client().post(
        "/report/kind/",
        json.dumps({"answers": chosen}),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )

    assert sent.status_code == status


def test_without_javascript_the_body_is_read_from_the_draft(board: Receiving) -> None:
    client = Client()
    client.post("/report/who-sees/", {"body": str(board.body.pk)})

    assert "discourtesy" in codes(client.get("/report/kind/").content)
    assert client.post("/report/kind/", {"categories": "bullying"}).status_code == 400
    assert client.post("/report/kind/", {"categories": "discourtesy"}).status_code == 302


def test_a_category_of_another_pack_must_be_chosen_again(board: Receiving) -> None:
    journey_answers = JourneyAnswers(answers(board.body))

    assert [one.slug for one in journey_answers.missing] == ["kind"]


def test_a_report_with_categories_of_another_pack_is_not_received(board: Receiving) -> None:
    complete = JourneyAnswers(answers(board.body, kind={"categories": ["discourtesy"]}))
    sent = seal(
        complete,
        ReportSecrets(sealing.new_dossier().secret, sealing.generate_passphrase(), uuid.uuid4()),
        holder_keys(board.body.pk),
        now=NOW,
    )

    with pytest.raises(Refusal, match="Choose what kind of thing"):
        receive(replace(sent, categories=("bullying",)), now=NOW)
    assert receive(sent, now=NOW).report.categories == ["discourtesy"]
