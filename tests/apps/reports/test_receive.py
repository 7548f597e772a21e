"""Receiving a report: one transaction, one receipt, and no row of a refused submission."""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyrage
import pytest
from django.db import connection

from candour.apps.cases.models import Waiting
from candour.apps.dossiers.models import Dossier, Epoch, Grant, Item
from candour.apps.journey.services.server_sealing import ReportSecrets
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import integrate
from candour.apps.reports import queries
from candour.apps.reports.models import IntakeLimit, Report, SafetyFlag
from candour.apps.reports.services import (
    SealedGrant,
    SealedItem,
    Submission,
    receipt_of,
    receive,
)
from candour.apps.reports.services import receiving as receiving_service
from candour.domain import ledger, sealing
from candour.ui.errors import Refusal, StaleKey
from tests.apps.dossiers.ready import member_of
from tests.apps.journey.answers import CANARY, NOW, Receiving, answers, open_all, receiving_body, sealed, submission
from tests.signed_keys import store_next_epoch


def test_the_intake_team_can_open_the_sealed_account(receiving: Receiving) -> None:
    received = receive(submission(receiving.body), now=NOW)
    documents = open_all(received, receiving)
    assert documents["account"]["sections"][1] == {
        "prompt": "Tell us everything you remember",
        "text": f"He followed me in. {CANARY}",
    }
    assert documents["identity"] == {"name": "Noor Aldred", "contact": "07700 900123"}
    assert documents["people"]["people"] == [
        {"knows": "I know who it was", "name": "Gary"},
        {"knows": "I do not know who it was", "looks": "Tall"},
    ]
    assert documents["wishes"]["wants"] == ["I want it to stop", "I want someone to say sorry"]
    assert documents["exclusions"] == {"people": "Sergeant Pell"}


def test_only_structured_facts_are_stored_unsealed(receiving: Receiving) -> None:
    report = receive(submission(receiving.body), now=NOW).report
    assert (report.mode, report.relation, report.categories) == ("confidential", "officer", ["sexual_misconduct", "bullying"])
    assert report.facts == {"safe": "no", "when": "day", "on": "2026-03-14", "told": "yes", "near": "yes", "move": "them"}


def test_the_time_of_receipt_is_stored_to_the_hour(receiving: Receiving) -> None:
    report = receive(submission(receiving.body), now=NOW).report
    times = {
        report.received_hour,
        *report.dossier.items.values_list("created_at", flat=True),
        report.safety_flags.get().raised_hour,
    }
    assert times == {NOW.replace(minute=0, second=0)}


def test_the_mailbox_the_intake_team_and_the_guardians_get_grants(receiving: Receiving) -> None:
    report = receive(submission(receiving.body), now=NOW).report
    holders = set(Grant.objects.filter(epoch__dossier=report.dossier).values_list("holder_id", flat=True))
    assert holders == {report.mailbox_id, receiving.intake.pk, receiving.guardians.pk}


def test_the_seven_words_open_the_mailbox_and_the_report(receiving: Receiving, settings: Any) -> None:
    passphrase = sealing.generate_passphrase()
    sent = sealed(answers(receiving.body), ReportSecrets(sealing.new_dossier().secret, passphrase, uuid.uuid4()))
    report = receive(sent, now=NOW).report
    keys = sealing.derive_mailbox(
        sealing.normalise(passphrase.reveal().upper().replace(" ", "-")), settings.CANDOUR_MAILBOX_SALT
    )
    assert bytes(report.mailbox.locator_hash) == keys.locator.digest()
    grant = Grant.objects.get(epoch__dossier=report.dossier, holder=report.mailbox_id)
    secret = sealing.open_grant(keys.secret, bytes(grant.sealed_secret))
    wishes = report.dossier.items.get(kind="wishes")
    assert sealing.open_json(secret, bytes(wishes.ciphertext or b""))["support"] == ["Someone to talk to"]


def test_a_reporter_who_is_not_safe_raises_a_safety_flag(receiving: Receiving) -> None:
    report = receive(submission(receiving.body), now=NOW).report
    assert [flag.reason for flag in report.safety_flags.filter(answered_at=None)] == ["not_safe"]
    assert Waiting.objects.get(report=report).unsafe, "the desk's queue is kept by triggers, which need the report first"


def test_the_receipt_proves_what_was_received(receiving: Receiving) -> None:
    received = receive(submission(receiving.body), now=NOW)
    receipt = ledger.Receipt.parse(json.dumps(receipt_of(received)))
    verified = ledger.verify_receipt(receipt, receipt.verifier_key)
    assert verified.content_checked
    items = json.loads(receipt.content or b"")["items"]
    assert {one["sha256"] for one in items} == set(received.report.dossier.items.values_list("sha256", flat=True))


def test_a_report_sent_twice_is_stored_once_with_the_same_receipt(receiving: Receiving) -> None:
    sent = submission(receiving.body)
    first, second = receive(sent, now=NOW), receive(sent, now=NOW + timedelta(hours=2))
    assert Report.objects.count() == 1
    assert receipt_of(first) == receipt_of(second)


def test_the_same_key_with_other_content_gives_the_first_receipt(receiving: Receiving) -> None:
    sent = submission(receiving.body)
    again = replace(submission(receiving.body), idempotency_key=sent.idempotency_key)
    assert receive(sent, now=NOW).report == receive(again, now=NOW).report


def test_references_do_not_reveal_the_order_of_reports(receiving: Receiving) -> None:
    references = {receive(submission(receiving.body), now=NOW).report.reference for _ in range(3)}
    assert len(references) == 3
    assert all(len(reference) == 9 and reference[4] == "-" for reference in references)


def test_a_clashing_reference_is_drawn_again(receiving: Receiving, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["SAME-SAME", "SAME-SAME", "NEXT-NEXT"])
    monkeypatch.setattr(receiving_service, "new_reference", lambda: next(drawn))
    assert [receive(submission(receiving.body), now=NOW).report.reference for _ in range(2)] == ["SAME-SAME", "NEXT-NEXT"]


@pytest.mark.slow
def test_a_report_past_the_limit_is_received_and_marked(receiving: Receiving) -> None:
    IntakeLimit.objects.create(body=receiving.body, reports_an_hour=2)
    marks = [receive(submission(receiving.body), now=NOW).report.unverified_burst for _ in range(4)]
    later = receive(submission(receiving.body), now=NOW + timedelta(hours=1)).report
    assert marks == [False, False, True, True]
    assert not later.unverified_burst


def test_the_limits_page_counts_what_a_limit_would_have_marked(receiving: Receiving) -> None:
    for _ in range(3):
        receive(submission(receiving.body), now=NOW)
    assert queries.count_past_limit(receiving.body.pk, 2, now=NOW) == 1
    assert queries.count_past_limit(receiving.body.pk, 3, now=NOW) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_eight_concurrent_sends_of_a_report_store_it_once() -> None:
    receiving = receiving_body()
    sent = submission(receiving.body)
    together = threading.Barrier(8)

    def go(_number: int) -> uuid.UUID:
        together.wait()
        try:
            return receive(sent, now=NOW).report.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(go, range(8)))) == 1
    integrate()
    assert Report.objects.count() == Entry.objects.filter(kind="report.received").count() == 1
    assert Dossier.objects.filter(kind="report").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_forty_concurrent_reports_are_all_stored() -> None:
    receiving = receiving_body()
    sent = [submission(receiving.body) for _ in range(40)]

    def go(one: Submission) -> str:
        try:
            return receive(one, now=NOW).report.reference
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(go, sent))) == 40
    assert Report.objects.count() == 40


def _plain(sent: Submission) -> Submission:
    return replace(sent, items=(SealedItem("account", b"He followed me in"),))


def _unpadded(sent: Submission) -> Submission:
    ciphertext = pyrage.encrypt(b"x" * 300, [pyrage.x25519.Recipient.from_str(sent.dossier_key)])
    return replace(sent, items=(*sent.items, SealedItem("wishes", ciphertext)))


def _two_recipients(sent: Submission) -> Submission:
    both = [pyrage.x25519.Recipient.from_str(key) for key in (sent.dossier_key, sent.mailbox_key)]
    return replace(sent, items=(*sent.items, SealedItem("wishes", pyrage.encrypt(b" " * 256, both))))


def _cut(sent: Submission) -> Submission:
    first, *rest = sent.items
    return replace(sent, items=(SealedItem(first.kind, (first.ciphertext or b"")[:-40]), *rest))


def _no_account(sent: Submission) -> Submission:
    return replace(sent, items=tuple(item for item in sent.items if item.kind != "account"))


def _note(sent: Submission) -> Submission:
    return replace(sent, items=(*sent.items, SealedItem("note", sent.items[0].ciphertext)))


def _unknown_upload(sent: Submission) -> Submission:
    return replace(sent, items=(*sent.items, SealedItem("exhibit", upload=uuid.uuid4(), token="x")))


def _details_of_nothing(sent: Submission) -> Submission:
    return replace(sent, items=(*sent.items, SealedItem("exhibit_details", sent.items[0].ciphertext, about=0)))


def _bad_grant(sent: Submission) -> Submission:
    first, *rest = sent.grants
    return replace(sent, grants=(SealedGrant(first.holder, first.public_key, b"nothing"), *rest))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_plain, "Part 1 (account) was not sealed"),
        (_unpadded, "(wishes) was not sealed as it should be. The plaintext was not padded"),
        (_two_recipients, "sealed to exactly one X25519 key"),
        (_cut, "Part 1 (safety) was not sealed"),
        (_no_account, "The account is missing"),
        (_note, "not sent with a report"),
        (_unknown_upload, "A file did not arrive whole"),
        (_details_of_nothing, "not a file before it"),
        (_bad_grant, "A key was not sealed"),
        (lambda sent: replace(sent, categories=("murder",)), "Choose what kind of thing"),
        (lambda sent: replace(sent, categories=()), "Choose what kind of thing"),
        (lambda sent: replace(sent, mode="loud"), "Choose how you want to tell us"),
        (lambda sent: replace(sent, relation="enemy"), "Choose how you want to tell us"),
        (lambda sent: replace(sent, force=uuid.uuid4()), "The police force is not one we know"),
        (lambda sent: replace(sent, body=uuid.uuid4()), "The organisation you chose cannot take reports now"),
        (lambda sent: replace(sent, locator_hash=b"short"), "wrong length"),
        (lambda sent: replace(sent, dossier=replace(sent.dossier, public_key="age1nothing")), "A key is not one we can use"),
        (lambda sent: replace(sent, mailbox=sent.dossier), "have the same key"),
        (lambda sent: replace(sent, dossier=replace(sent.dossier, signature=b"")), "are not signed"),
        (lambda sent: replace(sent, dossier=replace(sent.dossier, signature=bytes(64))), "are not signed"),
        (lambda sent: replace(sent, dossier=sealing.sign_first(uuid.uuid4(), sealing.new_dossier().secret)), "are not signed"),
        (lambda sent: replace(sent, items=sent.items * 60), "more than 400 parts"),
    ],
)
def test_a_faulty_submission_is_refused_and_not_stored(receiving: Receiving, spoil: Any, says: str) -> None:
    before = _counts()
    with pytest.raises(Refusal) as refused:
        receive(spoil(submission(receiving.body)), now=NOW)
    assert says in str(refused.value)
    assert _counts() == before


def test_a_dossier_key_used_before_is_refused_and_no_row_is_stored(receiving: Receiving) -> None:
    first = submission(receiving.body)
    receive(first, now=NOW)
    before = _counts()
    with pytest.raises(Refusal, match="used before"):
        receive(replace(first, idempotency_key=uuid.uuid4()), now=NOW)
    assert _counts() == before


def test_a_grant_to_a_rotated_team_key_is_refused_as_stale(receiving: Receiving) -> None:
    sent = submission(receiving.body)
    keys = sealing.new_dossier()
    newer = store_next_epoch(receiving.intake, receiving.intake_secret, keys, now=NOW)
    for name in ("Ines Later", "Jon Later"):
        member_of(newer, keys.secret, name, receiving.body)
    with pytest.raises(StaleKey, match="new key"):
        receive(sent, now=NOW)
    assert (
        receive(submission(receiving.body), now=NOW).report.dossier.epochs.get().grants.filter(holder=receiving.intake).exists()
    )


def test_a_report_without_a_grant_to_the_guardians_is_refused(receiving: Receiving) -> None:
    sent = submission(receiving.body)
    fewer = tuple(grant for grant in sent.grants if grant.holder != receiving.guardians.pk)
    with pytest.raises(StaleKey, match="not complete"):
        receive(replace(sent, grants=fewer), now=NOW)


def test_the_manifest_holds_no_text_of_the_account(receiving: Receiving) -> None:
    report = receive(submission(receiving.body), now=NOW).report
    assert CANARY.encode() not in bytes(report.manifest)
    first = report.dossier.items.get(kind="account")
    assert hashlib.sha256(bytes(first.ciphertext or b"")).hexdigest() in bytes(report.manifest).decode()


def _counts() -> list[int]:
    return [model.objects.count() for model in (Report, Dossier, Epoch, Item, Grant, SafetyFlag, Entry)]
