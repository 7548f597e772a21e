"""What sending costs past a body's intake limit: with JavaScript, without it, and for a report received before."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.journey.models import Draft
from candour.apps.journey.services import destination
from candour.apps.journey.services.destination import REPORT_NOW, wait_required, work_required
from candour.apps.reports import queries
from candour.apps.reports.models import Report
from candour.apps.reports.services import receive, set_limit
from candour.ui.proof_of_work import (
    CHALLENGE_LASTS,
    TICKET_LASTS,
    Proof,
    ProofOfWork,
    WaitRequired,
    WorkRequired,
    work_hash,
    zero_bits,
)
from candour.ui.times import to_hour
from tests.apps.journey.answers import NOW, Receiving, receiving_body, submission
from tests.apps.journey.test_endpoints import _ask, _wire
from tests.apps.journey.test_without_script import _answer_every_question

KEY = uuid.uuid4()


@pytest.fixture
def crowded(receiving: Receiving, monkeypatch: pytest.MonkeyPatch) -> Receiving:
    """A body at its limit this hour, with an easy proof of work."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(destination, "EASIEST", 5)
    set_limit(receiving.body, 2, now=NOW)
    for _ in range(2):
        receive(submission(receiving.body), now=NOW)
    return receiving


def _solve(challenge: str, bits: int, key: uuid.UUID | str) -> Proof:
    proofs = (Proof(challenge, number) for number in count())
    return next(proof for proof in proofs if zero_bits(work_hash(proof, str(key))) >= bits)


def _work_required(body: uuid.UUID, key: uuid.UUID, proof: Proof | None, now: datetime) -> WorkRequired | None:
    return work_required(REPORT_NOW, REPORT_NOW.reception(body, now=now), body, key, proof, now=now)


def _wait_required(body: uuid.UUID, key: uuid.UUID, ticket: str, now: datetime) -> WaitRequired | None:
    return wait_required(REPORT_NOW, REPORT_NOW.reception(body, now=now), body, key, ticket, now=now)


def _work(body: uuid.UUID, key: uuid.UUID = KEY, proof: Proof | None = None, now: datetime = NOW) -> WorkRequired:
    asked = _work_required(body, key, proof, now=now)
    assert isinstance(asked, WorkRequired)
    return asked


def _wait(body: uuid.UUID, ticket: str = "", key: uuid.UUID = KEY, now: datetime = NOW) -> WaitRequired:
    asked = _wait_required(body, key, ticket, now=now)
    assert isinstance(asked, WaitRequired)
    return asked


def test_below_the_limit_sending_is_free(receiving: Receiving) -> None:
    set_limit(receiving.body, 2, now=NOW)
    receive(submission(receiving.body), now=NOW)
    assert _work_required(receiving.body.pk, KEY, None, now=NOW) is None
    assert _wait_required(receiving.body.pk, KEY, "", now=NOW) is None


def test_a_burst_at_one_body_or_in_one_hour_costs_nothing_elsewhere(crowded: Receiving) -> None:
    other = receiving_body("Office for Policing Conduct").body.pk
    assert _work_required(other, KEY, None, now=NOW) is None
    assert _work_required(crowded.body.pk, KEY, None, now=NOW - timedelta(hours=1)) is None
    assert _work(crowded.body.pk)


def test_past_the_limit_a_report_is_received_and_marked_after_the_proof_of_work(client: Client, crowded: Receiving) -> None:
    sent = _wire(crowded, submission(crowded.body))
    key = sent["idempotency_key"]
    asked = _ask(client, "/report/send/", sent)
    assert asked.status_code == 428
    assert "Nothing is lost" in asked.json()["error"]
    assert not Report.objects.filter(idempotency_key=key).exists()
    proof = _solve(**asked.json()["work"], key=key)
    paid = sent | {"proof": {"challenge": proof.challenge, "counter": proof.counter}}
    assert _ask(client, "/report/send/", paid).status_code == 200
    assert Report.objects.get(idempotency_key=key).unverified_burst


def test_a_report_received_before_gets_its_receipt_without_work(client: Client, crowded: Receiving) -> None:
    sent = submission(crowded.body)
    report = receive(sent, now=NOW).report
    answer = _ask(client, "/report/send/", _wire(crowded, sent))
    assert (answer.status_code, answer.json()["reference"]) == (200, report.reference)
    assert _wait_required(crowded.body.pk, sent.idempotency_key, "", now=NOW) is None


@pytest.mark.parametrize("proof", [3, {}, {"challenge": "x"}, {"challenge": "x", "counter": -1}, {"challenge": "x" * 2000}])
def test_a_malformed_proof_is_a_400_with_an_error_text(client: Client, crowded: Receiving, proof: Any) -> None:
    answer = _ask(client, "/report/send/", _wire(crowded, submission(crowded.body)) | {"proof": proof})
    assert answer.status_code == 400
    assert "proof" in answer.json()["error"]


@pytest.mark.parametrize("challenge", ["", "x", "eyJhIjoxfQ:forged", "\x00"])
@pytest.mark.slow
def test_a_forged_challenge_is_answered_with_a_new_challenge(client: Client, crowded: Receiving, challenge: str) -> None:
    sent = _wire(crowded, submission(crowded.body)) | {"proof": {"challenge": challenge, "counter": 1}}
    assert _ask(client, "/report/send/", sent).status_code == 428


@pytest.mark.slow
def test_the_cost_rises_with_the_number_of_reports_up_to_a_maximum(receiving: Receiving) -> None:
    set_limit(receiving.body, 1, now=NOW)
    work, waits = [], []
    for arrived in range(1, 18):
        receive(submission(receiving.body), now=NOW)
        if arrived in {1, 2, 4, 8, 17}:
            work.append(_work(receiving.body.pk).bits - destination.EASIEST)
            waits.append(_wait(receiving.body.pk).seconds)
    assert work == [1, 2, 3, 4, 4]
    assert waits == [5, 10, 20, 30, 30]
    assert queries.times_past_limit(receiving.body.pk, to_hour(NOW), 100) == 17


def test_a_proof_is_for_one_report_to_one_body(crowded: Receiving) -> None:
    asked = _work(crowded.body.pk)
    proof = _solve(asked.challenge, asked.bits, KEY)
    assert _work_required(crowded.body.pk, KEY, proof, now=NOW) is None
    assert _work(crowded.body.pk, uuid.uuid4(), proof)
    other = receiving_body("Office for Policing Conduct").body
    set_limit(other, 1, now=NOW)
    receive(submission(other), now=NOW)
    assert _work(other.pk, KEY, proof)


def test_too_little_work_is_not_enough(crowded: Receiving) -> None:
    asked = _work(crowded.body.pk)
    lazy = next(p for p in (Proof(asked.challenge, n) for n in count()) if zero_bits(work_hash(p, str(KEY))) < asked.bits)
    assert _work(crowded.body.pk, KEY, lazy)


def test_an_expired_challenge_is_replaced_by_a_new_challenge(crowded: Receiving) -> None:
    asked = _work(crowded.body.pk)
    late = NOW + CHALLENGE_LASTS + timedelta(seconds=1)
    proof = _solve(asked.challenge, asked.bits, KEY)
    assert _work_required(crowded.body.pk, KEY, proof, now=late - timedelta(seconds=2)) is None
    again = _work(crowded.body.pk, KEY, proof, late)
    assert _work_required(crowded.body.pk, KEY, _solve(again.challenge, again.bits, KEY), now=late) is None


def test_a_ticket_is_valid_after_its_wait_and_not_before(crowded: Receiving) -> None:
    first = _wait(crowded.body.pk)
    early = _wait(crowded.body.pk, first.ticket, now=NOW + timedelta(seconds=3))
    assert early == WaitRequired(first.ticket, first.seconds - 3)
    assert _wait_required(crowded.body.pk, KEY, first.ticket, now=NOW + timedelta(seconds=first.seconds)) is None


def test_a_ticket_of_another_report_or_expired_or_forged_is_replaced(crowded: Receiving) -> None:
    ticket = _wait(crowded.body.pk).ticket
    ready = NOW + timedelta(seconds=5)
    assert _wait(crowded.body.pk, ticket, uuid.uuid4(), ready).seconds == 5
    assert _wait(crowded.body.pk, ticket + "x", KEY, ready).seconds == 5
    late = ready + TICKET_LASTS + timedelta(seconds=1)
    assert late < to_hour(NOW) + timedelta(hours=1)
    renewed = _wait(crowded.body.pk, ticket, KEY, late)
    assert (renewed.seconds, renewed.ticket == ticket) == (5, False)


def test_a_ticket_is_not_accepted_as_proof_nor_a_challenge_as_ticket(crowded: Receiving) -> None:
    cost, other = ProofOfWork("one"), ProofOfWork("two")
    work, wait = cost.require_work("thing", 0, now=NOW), cost.require_wait("thing", 0, now=NOW)
    assert cost.is_solved(Proof(work.challenge, 0), "thing", "", now=NOW)
    assert not cost.is_solved(Proof(wait.ticket, 0), "thing", "", now=NOW)
    assert not other.is_solved(Proof(work.challenge, 0), "thing", "", now=NOW)
    assert cost.seconds_left(wait.ticket, "thing", now=NOW) == 0
    assert cost.seconds_left(work.challenge, "thing", now=NOW) is None


@pytest.mark.slow
def test_without_javascript_a_report_is_received_after_a_short_wait(
    client: Client, crowded: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer_every_question(client, crowded)
    before = Report.objects.count()
    page = client.post("/report/send/")
    assert (page.status_code, page["Retry-After"]) == (429, "5")
    assert "Please wait 5 seconds, then press Send again. What you wrote is kept." in page.content.decode()
    ticket = _ticket(page.content.decode())
    early = client.post("/report/send/", {"ticket": ticket})
    assert early.status_code == 429
    assert _ticket(early.content.decode()) == ticket
    assert (Report.objects.count(), Draft.objects.count()) == (before, 1)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=5))
    assert client.post("/report/send/", {"ticket": ticket})["Location"] == "/report/receipt/"
    assert Report.objects.count() == before + 1
    assert Report.objects.filter(unverified_burst=True, sealed_in_browser=False).count() == 1


@pytest.mark.slow
def test_unanswered_questions_are_reported_before_any_wait(client: Client, crowded: Receiving) -> None:
    _answer_every_question(client, crowded, stop_before="near")
    page = client.post("/report/send/")
    assert page.status_code == 400
    assert "still open" in page.content.decode()


def test_the_worker_knows_the_hourly_task() -> None:
    name = "journey.sweep_drafts"
    assert name in app.tasks
    assert app.periodic_registry.periodic_tasks[name, ""].cron == "17 * * * *"


def _ticket(page: str) -> str:
    match = re.search(r'name="ticket" value="([^"]+)"', page)
    assert match
    return match[1]
