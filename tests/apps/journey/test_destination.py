"""The views send answers to whichever destination `urls` passes, and write no report themselves."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path

from candour.apps.journey.services.destination import REPORT_NOW
from candour.apps.journey.views import receipts, sending
from candour.apps.reports.models import Report
from candour.apps.reports.queries import HolderKey, Received, Reception
from candour.apps.reports.services import Submission
from candour.config import urls
from tests.apps.journey.answers import NOW, Receiving, submission
from tests.apps.journey.test_endpoints import JSON, _ask, _wire
from tests.apps.journey.test_without_script import _answer_every_question


@dataclass
class Held:
    """A destination that stores submissions in memory and makes no report."""

    taken: dict[uuid.UUID, Submission] = field(default_factory=dict)

    def holder_keys(self, body: uuid.UUID) -> list[HolderKey]:
        """Return the keys of the body, as for a report."""
        return REPORT_NOW.holder_keys(body)

    def reception(self, body: uuid.UUID, *, now: datetime) -> Reception:
        """Return the keys and no throttling."""
        del now
        return Reception(self.holder_keys(body), 0)

    def receive(self, reception: Reception, submission: Submission, *, now: datetime) -> Received:
        """Store the submission in memory."""
        del now
        self.taken[submission.idempotency_key] = submission
        return _held(reception.keys[0].body_name)

    def received_before(self, idempotency_key: uuid.UUID) -> Received | None:
        """Return the submission stored with this key, or None."""
        return _held("Held") if idempotency_key in self.taken else None


def _held(body_name: str) -> Received:
    return Received(Report(reference="HELD-0001", received_hour=NOW, manifest=b'{"items": []}'), body_name)


HELD = Held()
urlpatterns = [
    path("report/send/", sending.send, {"destination": HELD}, name="send"),
    path("report/keys/<uuid:body>/", sending.keys, {"destination": HELD}, name="keys"),
    path("report/receipt/", receipts.receipt, {"destination": HELD}, name="receipt"),
    path("", include(urls)),
]


@pytest.fixture
def held(settings: Any) -> Held:
    settings.ROOT_URLCONF = __name__
    HELD.taken.clear()
    return HELD


@pytest.mark.slow
def test_a_report_sealed_by_the_script_goes_to_the_destination_set_in_urls(
    client: Client, receiving: Receiving, held: Held
) -> None:
    assert client.get(f"/report/keys/{receiving.body.pk}/", headers=JSON).status_code == 200
    sent = _wire(receiving, submission(receiving.body))
    answer = _ask(client, "/report/send/", sent)
    assert (answer.status_code, answer.json()["reference"]) == (200, "HELD-0001")
    assert [str(key) for key in held.taken] == [sent["idempotency_key"]]
    assert not Report.objects.exists()


@pytest.mark.slow
def test_a_draft_is_sealed_and_goes_to_the_destination_set_in_urls(client: Client, receiving: Receiving, held: Held) -> None:
    _answer_every_question(client, receiving)
    assert client.post("/report/send/")["Location"] == "/report/receipt/"
    (sealed,) = held.taken.values()
    assert not sealed.sealed_in_browser
    assert {grant.holder for grant in sealed.grants} == {None, receiving.intake.pk, receiving.guardians.pk}
    assert not Report.objects.exists()


def test_the_questions_do_not_depend_on_the_destination(client: Client, receiving: Receiving, held: Held) -> None:
    asked = {"answers": {"how": {"mode": ["anonymous"]}}}
    answer = client.post("/report/how/", json.dumps(asked), content_type="application/json", headers=JSON)
    assert answer.json() == {"next": "/report/relation/"}
