"""Acts on a report after it was received: messages, additions, exhibits, withdrawal, safety flags."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError

from candour.apps.dossiers.models import Grant, Upload
from candour.apps.ledger.models import Entry
from candour.apps.people.models import Staff
from candour.apps.reports import services
from candour.apps.reports.models import Report
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.journey.answers import NOW, Receiving, receiving_body, submission
from tests.signed_keys import store_staff_key

HOUR = NOW.replace(minute=0, second=0)


@pytest.fixture
def report(receiving: Receiving) -> Report:
    return services.receive(submission(receiving.body), now=NOW).report


def _staff(receiving: Receiving, name: str) -> Staff:
    user = get_user_model().objects.create(username=name)
    return Staff.objects.create(user=user, name=name, body=receiving.body)


def _reader(report: Report, receiving: Receiving, name: str) -> Staff:
    """A staff member with a grant of the report. The server cannot see whether its secret is the right one."""
    who, secret = _staff(receiving, name), sealing.new_dossier().secret
    public = store_staff_key(who, now=NOW).public
    Grant.objects.create(
        epoch=report.dossier.epochs.get(),
        staff=who,
        granted_by=who,
        staff_key=who.keys.get(),
        sealed_secret=sealing.seal_grant(secret, public),
        granted_at=NOW,
    )
    return who


def _sealed(report: Report, document: object) -> bytes:
    return sealing.seal_json(sealing.Recipient(report.dossier.epochs.get().public_key), document)


def _kinds(report: Report) -> list[str]:
    return list(Entry.objects.filter(ids__contains={"report": str(report.pk)}).order_by("seq").values_list("kind", flat=True))


def test_a_reporters_message_is_stored_to_the_hour(report: Report) -> None:
    item = services.add_message_by_reporter(report, _sealed(report, {"text": "Hello"}), now=NOW)
    assert (item.kind, item.author, item.created_at) == ("message", "reporter", HOUR)
    assert _kinds(report) == ["report.received", "message.sent"]


def test_a_staff_message_records_the_author_and_the_exact_time(report: Report, receiving: Receiving) -> None:
    alice = _reader(report, receiving, "Alice")
    item = services.add_message_by_staff(report, _sealed(report, {"text": "Hello"}), by=alice, now=NOW).item
    assert (item.staff, item.created_at, item.author_could_read) == (alice, NOW, True)


def test_staff_without_a_grant_cannot_write(report: Report, receiving: Receiving) -> None:
    with pytest.raises(Refusal, match="You cannot read this, so you cannot write here"):
        services.add_message_by_staff(report, _sealed(report, {"text": "Hello"}), by=_staff(receiving, "Jane"), now=NOW)
    assert not report.dossier.items.filter(author="staff").exists()


def test_staff_of_another_body_cannot_write(report: Report) -> None:
    charlie = _staff(receiving_body("Office for Policing Conduct"), "Charlie")
    with pytest.raises(Refusal, match="can write to the reporter"):
        services.add_message_by_staff(report, _sealed(report, {"text": "Hello"}), by=charlie, now=NOW)


def test_adding_to_the_account_does_not_change_it(report: Report) -> None:
    before = bytes(report.dossier.items.get(kind="account").ciphertext or b"")
    services.add_to_account(report, _sealed(report, {"sections": [{"prompt": "", "text": "More"}]}), now=NOW)
    assert bytes(report.dossier.items.get(kind="account").ciphertext or b"") == before
    assert report.dossier.items.filter(kind="addition").count() == 1
    assert _kinds(report)[-1] == "account.added_to"


def _upload(*, complete: bool) -> Upload:
    return Upload.objects.create(
        token_hash=hashlib.sha256(b"hers").digest(),
        size=500,
        received=500,
        sha256="0" * 64,
        created_hour=HOUR,
        complete=complete,
    )


def test_an_exhibit_comes_with_its_sealed_details(report: Report) -> None:
    exhibit = services.Exhibit(_upload(complete=True).pk, "hers", _sealed(report, {"name": "photo.jpg"}))
    item = services.add_exhibit(report, exhibit, now=NOW)
    assert report.dossier.items.get(kind="exhibit_details").about == item
    assert Entry.objects.filter(kind="item.added", ids__contains={"item": str(item.pk)}).count() == 1


@pytest.mark.parametrize(("complete", "token"), [(False, "hers"), (True, "a guess")])
def test_an_incomplete_exhibit_or_a_wrong_token_is_refused(report: Report, *, complete: bool, token: str) -> None:
    exhibit = services.Exhibit(_upload(complete=complete).pk, token, _sealed(report, {"name": "photo.jpg"}))
    with pytest.raises(Refusal, match="Choose it again"):
        services.add_exhibit(report, exhibit, now=NOW)


def test_an_unknown_exhibit_is_refused(report: Report) -> None:
    with pytest.raises(Refusal, match="The file did not arrive whole"):
        services.add_exhibit(report, services.Exhibit(uuid.uuid4(), "x", _sealed(report, {})), now=NOW)


def test_withdrawing_twice_makes_one_entry(report: Report) -> None:
    services.withdraw(report, now=NOW)
    services.withdraw(report, now=NOW)
    assert report.withdrawn_hour == HOUR
    assert _kinds(report).count("report.withdrawn") == 1


def test_a_safety_flag_is_open_until_a_staff_member_answers(report: Report, receiving: Receiving) -> None:
    flag = services.raise_safety(report, now=NOW)
    assert services.raise_safety(report, now=NOW) == flag
    services.answer_safety(flag, staff=_reader(report, receiving, "Alice"), now=NOW)
    services.answer_safety(flag, staff=_reader(report, receiving, "Sam"), now=NOW)
    assert flag.answered_by is not None
    assert flag.answered_by.name == "Alice"
    assert _kinds(report).count("safety.answered") == 1
    assert services.raise_safety(report, now=NOW) != flag


def test_staff_without_a_grant_cannot_answer_a_flag(report: Report, receiving: Receiving) -> None:
    flag = services.raise_safety(report, now=NOW)
    with pytest.raises(IntegrityError, match="cannot read this report"):  # cases.access refuses it first, with a 404
        services.answer_safety(flag, staff=_staff(receiving, "Jane"), now=NOW)


def test_another_body_cannot_answer_a_flag(report: Report) -> None:
    charlie = _staff(receiving_body("Office for Policing Conduct"), "Charlie")
    with pytest.raises(Refusal, match="that has this report can answer"):
        services.answer_safety(services.raise_safety(report, now=NOW), staff=charlie, now=NOW)


def test_a_safety_flag_with_an_unknown_reason_is_refused(report: Report) -> None:
    with pytest.raises(Refusal, match="Choose one of the reasons"):
        services.raise_safety(report, "because", now=NOW)
