"""Where bodies of several packs take reports, she is asked in the kinds of the body she tells, and no other kind is taken."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from candour.apps.journey.forms.answers import JourneyAnswers
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
    """The kinds a page asks about."""
    return set(re.findall(r'name="categories" type="checkbox" value="(\w+)"', page.decode()))


def test_the_page_asks_in_the_kinds_of_the_body_it_is_asked_for_with(board: Receiving, receiving: Receiving) -> None:
    page = Client().get("/report/kind/", {"body": str(board.body.pk)}).content
    ours = Client().get("/report/kind/", {"body": str(receiving.body.pk)}).content

    assert "discourtesy" in codes(page)
    assert "bullying" not in codes(page)
    assert f'data-candour-body="{board.body.pk}"'.encode() in page
    assert "bullying" in codes(ours)
    assert "discourtesy" not in codes(ours)


def test_the_page_is_as_it_was_where_every_body_works_under_one_pack(receiving: Receiving) -> None:
    page = Client().get("/report/kind/").content

    assert "bullying" in codes(page)
    assert "discourtesy" not in codes(page)
    assert b"data-candour-body" not in page


@pytest.mark.parametrize(("kind", "status"), [("discourtesy", 200), ("bullying", 400)])
def test_the_script_is_told_which_kind_is_not_the_bodys(board: Receiving, kind: str, status: int) -> None:
    told: dict[str, Any] = {"who-sees": {"body": [str(board.body.pk)]}, "kind": {"categories": [kind]}}
    sent = Client().post(
        "/report/kind/", json.dumps({"answers": told}), content_type="application/json", headers={"Accept": "application/json"}
    )

    assert sent.status_code == status


def test_without_a_script_the_draft_says_which_body(board: Receiving) -> None:
    client = Client()
    client.post("/report/who-sees/", {"body": str(board.body.pk)})

    assert "discourtesy" in codes(client.get("/report/kind/").content)
    assert client.post("/report/kind/", {"categories": "bullying"}).status_code == 400
    assert client.post("/report/kind/", {"categories": "discourtesy"}).status_code == 302


def test_a_kind_chosen_for_another_body_is_open_again(board: Receiving) -> None:
    telling = JourneyAnswers(answers(board.body))

    assert [one.slug for one in telling.missing] == ["kind"]


def test_a_report_in_the_kinds_of_another_pack_is_not_received(board: Receiving) -> None:
    told = JourneyAnswers(answers(board.body, kind={"categories": ["discourtesy"]}))
    sent = seal(
        told,
        ReportSecrets(sealing.new_dossier().secret, sealing.generate_passphrase(), uuid.uuid4()),
        holder_keys(board.body.pk),
    )

    with pytest.raises(Refusal, match="Choose what kind of thing"):
        receive(replace(sent, categories=("bullying",)), now=NOW)
    assert receive(sent, now=NOW).report.categories == ["discourtesy"]
