"""The journey's JSON endpoints: checking answers, keys, sending, receipts. Also the limits page and the help page."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from candour.apps.journey.forms.questions import BY_SLUG
from candour.apps.journey.models import Draft
from candour.apps.people.models import Body, Role, Staff
from candour.apps.reports.models import IntakeLimit, Report
from candour.apps.reports.services import Submission, receive
from tests.apps.journey.answers import NOW, Receiving, answers, receiving_body, submission

JSON = {"Accept": "application/json"}


def _ask(client: Client, path: str, body: object) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(path, data, content_type="application/json", headers=JSON)


def _wire(receiving: Receiving, sent: Submission) -> dict[str, Any]:
    def code(data: bytes) -> str:
        return base64.b64encode(data).decode()

    return {
        "idempotency_key": str(sent.idempotency_key),
        "answers": answers(receiving.body),
        "dossier": sent.dossier.as_json(),
        "mailbox": sent.mailbox.as_json(),
        "locator_hash": code(sent.locator_hash),
        "items": [{"kind": one.kind, "sealed": code(one.ciphertext or b"")} for one in sent.items],
        "grants": [
            {"holder": str(one.holder) if one.holder else None, "public_key": one.public_key, "sealed": code(one.sealed)}
            for one in sent.grants
        ],
    }


def test_an_answer_from_the_script_is_checked_and_not_stored(client: Client, receiving: Receiving) -> None:
    response = _ask(client, "/report/how/", {"answers": {"how": {"mode": ["anonymous"]}}})
    assert response.json() == {"next": "/report/relation/"}
    assert not response.cookies
    assert Draft.objects.count() == 0


def test_a_marker_is_enough_for_a_sealed_answer(client: Client, receiving: Receiving) -> None:
    sent = {"how": {"mode": ["named"]}, "about-you": {"name": ["filled"]}}
    assert _ask(client, "/report/about-you/", {"answers": sent}).json()["next"] == "/report/relation/"
    sent["about-you"] = {"name": [""]}
    assert "name" in _ask(client, "/report/about-you/", {"answers": sent}).json()["errors"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', {"answers": []}, {"answers": {"how": 3}}, {}, b"[" * 100_000])
@pytest.mark.parametrize("path", ["/report/how/", "/report/check/", "/report/send/"])
def test_an_unreadable_request_is_answered_with_400_and_an_error_text(
    client: Client, receiving: Receiving, path: str, body: Any
) -> None:
    response = _ask(client, path, body)
    assert response.status_code == 400
    assert response.json().get("error") or response.json().get("errors")


def test_the_check_page_lists_unanswered_questions_to_the_script(client: Client, receiving: Receiving) -> None:
    reply = _ask(client, "/report/check/", {"answers": {"how": {"mode": ["anonymous"]}}}).json()
    assert "about-you" not in reply["asked"]
    assert {"slug": "account", "heading": str(BY_SLUG["account"].heading)} in reply["missing"]


def test_the_keys_are_those_of_the_intake_team_and_the_guardians(client: Client, receiving: Receiving) -> None:
    reply = client.get(f"/report/keys/{receiving.body.pk}/", headers=JSON).json()
    assert {one["holder"] for one in reply["holders"]} == {str(receiving.intake.pk), str(receiving.guardians.pk)}
    assert client.get(f"/report/keys/{uuid.uuid4()}/", headers=JSON).status_code == 404


def test_a_report_sent_twice_gets_the_same_answer(client: Client, receiving: Receiving) -> None:
    sent = _wire(receiving, submission(receiving.body))
    first, second = _ask(client, "/report/send/", sent), _ask(client, "/report/send/", sent)
    assert first.status_code == 200
    assert first.json() == second.json()
    assert Report.objects.count() == 1
    receipt = _ask(client, "/report/receipt/", {"idempotency_key": sent["idempotency_key"]}).json()
    assert receipt["receipt"]["format"] == "candour-receipt/1"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ({"items": "none"}, "items"),
        ({"items": [{"kind": "account", "sealed": "%%%"}]}, "Part 1 (account) was not sealed"),
        ({"idempotency_key": "1"}, "idempotency_key"),
        ({"extra": 1}, "extra"),
        ({"answers": {}}, "still open"),
        ({"items": []}, "account is missing"),
    ],
)
def test_a_malformed_report_is_refused_with_its_fault(
    client: Client, receiving: Receiving, spoil: dict[str, Any], says: str
) -> None:
    response = _ask(client, "/report/send/", _wire(receiving, submission(receiving.body)) | spoil)
    assert response.status_code == 400
    assert says in response.json()["error"]
    assert Report.objects.count() == 0


def test_missing_grants_are_a_409(client: Client, receiving: Receiving) -> None:
    response = _ask(client, "/report/send/", _wire(receiving, submission(receiving.body)) | {"grants": []})
    assert response.status_code == 409


def test_a_report_over_eight_megabytes_is_a_413(client: Client, receiving: Receiving) -> None:
    assert _ask(client, "/report/send/", b"x" * (8 * 1024 * 1024 + 1)).status_code == 413


def test_receiving_a_report_runs_few_database_queries(
    client: Client, receiving: Receiving, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sent = _wire(receiving, submission(receiving.body))
    asked = (
        "the body, its keys and its limit", "what the log says of its teams", "a savepoint, as this is a test",
        "the rows with their entry", "its release",
    )  # fmt: skip
    with django_assert_num_queries(len(asked)):
        assert _ask(client, "/report/send/", sent).status_code == 200


def test_asking_for_the_receipt_of_an_unknown_report_is_a_404(client: Client, receiving: Receiving) -> None:
    for key in (str(uuid.uuid4()), "no key", 3, None):
        assert _ask(client, "/report/receipt/", {"idempotency_key": key}).status_code == 404


def _signed_in(receiving: Receiving, role: str) -> Client:
    user = get_user_model().objects.create_user(role, password="long enough to sign in")
    member = Staff.objects.create(user=user, name="Ada", body=receiving.body)
    Role.objects.create(staff=member, name=role, since=NOW.replace(year=2025))
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_sees_what_a_limit_would_have_marked_and_sets_it(receiving: Receiving) -> None:
    receive(submission(receiving.body), now=NOW)
    client = _signed_in(receiving, Role.Name.ADMINISTRATOR)
    assert "Intake limits of Northmoor" in client.get("/report-limits/").content.decode()
    assert client.post("/report-limits/", {"reports_an_hour": "0"}).status_code == 400
    assert client.post("/report-limits/", {"reports_an_hour": "7"}).status_code == 302
    assert IntakeLimit.objects.get().reports_an_hour == 7


@pytest.mark.parametrize("role", [Role.Name.ASSESSOR, Role.Name.SUPERVISOR])
def test_only_administrators_see_the_limits_page(receiving: Receiving, role: str) -> None:
    assert _signed_in(receiving, role).get("/report-limits/").status_code == 404


def test_the_help_page_lists_help_lines_of_each_bodys_jurisdiction(receiving: Receiving) -> None:
    page = Client().get("/help/").content.decode()
    assert "Call 999" in page
    assert "Call 911" not in page
    Body.objects.update(pack="new_york")
    page = Client().get("/help/").content.decode()
    assert "Call 911" in page
    assert "NYC 24-Hour Hope Hotline" in page
    assert "Call 999" not in page
    receiving_body("Elsewhere")
    page = Client().get("/help/").content.decode()
    assert page.index("England and Wales") < page.index("Call 999") < page.index("New York City") < page.index("Call 911")
