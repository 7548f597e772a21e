"""Handing a case over: the note, the messages to reporters, the overlap, and what a past handler can still open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from candour.apps.cases import access
from candour.apps.cases import services as case_services
from candour.apps.cases.models import Handler
from candour.apps.cases.services.handling import OVERLAP_DAYS
from candour.apps.desk import services
from candour.apps.dossiers import queries as dossier_queries
from candour.apps.dossiers.models import Item
from candour.apps.ledger.models import Entry
from candour.apps.mailbox.queries import openings
from candour.apps.people.models import DeclaredInterest
from candour.apps.reports import services as reports
from candour.domain import sealing
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal
from tests.apps.desk.desk import NOW, Desk, kinds, sealed
from tests.apps.dossiers.hands import opened

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_handover_sends_the_messages_to_reporters_first(desk: Desk) -> None:
    report = desk.report()
    case = desk.case(report)
    handler = desk.assign(case)
    before = Entry.objects.latest("seq").seq

    desk.hand_over(handler, "Farid")

    entries = Entry.objects.filter(seq__gt=before).exclude(kind=Kind.ACTS_FOLLOWED)
    after = list(entries.order_by("seq").values_list("kind", flat=True))
    assert after[:2] == ["handover_note.written", "message.sent"]
    assert [kind for kind in after if kind != "grant.confirmed"][-1] == "case.handed_over"
    assert after.index("grant.given") < after.index("grant.withdrawn")


def test_a_handover_without_a_message_to_the_reporter_is_refused(desk: Desk) -> None:
    case = desk.case()
    handler = desk.assign(case)
    desk.write_handover_note(handler)
    made = replace(desk.handover(handler, "Farid"), messages={})

    with pytest.raises(Refusal, match="Write to every reporter"):
        services.hand_over(handler, desk.staff("Farid"), made, by=desk.staff("Sam"), now=NOW)

    assert Handler.objects.get(case=case).until is None


def test_a_handover_needs_a_reason(desk: Desk) -> None:
    handler = desk.assign(desk.case())
    made = replace(desk.handover(handler, "Farid"), reason="")

    with pytest.raises(Refusal, match="Choose why the case is handed over"):
        services.hand_over(handler, desk.staff("Farid"), made, by=desk.staff("Sam"), now=NOW)


@pytest.mark.slow
def test_a_past_handler_opens_nothing_and_old_secrets_open_no_later_item(desk: Desk) -> None:
    report = desk.report()
    case = desk.case(report)
    handler = desk.assign(case)
    alice, old = desk.staff("Alice"), desk.secrets[report.dossier_id]

    desk.hand_over(handler, "Farid")
    later = reports.add_message_by_reporter(report, sealed(report.dossier, "later"), now=NOW)

    assert dossier_queries.key_chain(alice, report.dossier) == []
    assert case.dossier
    assert dossier_queries.key_chain(alice, case.dossier) == []
    with pytest.raises(sealing.SealingError):
        sealing.open_json(old, bytes(later.ciphertext or b""))
    chain = dossier_queries.key_chain(desk.staff("Farid"), report.dossier)
    ring = opened(chain, desk.person("Farid").secret, report.dossier)
    assert sealing.open_json(ring[2], bytes(later.ciphertext or b"")) == {"text": "later"}
    account = Item.objects.get(dossier=report.dossier, kind="account")
    assert sealing.open_json(ring[1], bytes(account.ciphertext or b""))["text"]


@pytest.mark.slow
def test_the_page_of_a_case_and_the_mailbox_show_that_the_keys_were_changed(desk: Desk) -> None:
    report = desk.report()
    case = desk.case(report)
    handler = desk.assign(case)
    before = desk.client("Sam").get(f"/desk/cases/{case.pk}/").content.decode()
    desk.hand_over(handler, "Farid")

    page = desk.client("Sam").get(f"/desk/cases/{case.pk}/").content.decode()

    assert page.count("A key was changed") == before.count("A key was changed") + 2  # the report's and the case's
    assert [at.date() for at in openings.key_changes(report)] == [(NOW + timedelta(days=1)).date()]


@pytest.mark.slow
def test_the_intake_team_and_the_supervisor_still_read_after_a_handover(desk: Desk) -> None:
    report = desk.report()
    desk.hand_over(desk.assign(desk.case(report)), "Farid")

    for name in ("Amina", "Sam"):
        assert set(
            opened(dossier_queries.key_chain(desk.staff(name), report.dossier), desk.person(name).secret, report.dossier)
        ) == {1, 2}


@pytest.mark.slow
def test_a_third_investigator_asks_for_an_independent_review(desk: Desk) -> None:
    case = desk.case()
    second = desk.hand_over(desk.assign(case), "Farid")
    case.refresh_from_db()
    assert case.review_wanted_at is None

    desk.hand_over(second, "Greta", days=2)

    case.refresh_from_db()
    assert case.review_wanted_at is not None
    assert "review.wanted" in kinds(case=case.pk)


@pytest.mark.slow
def test_it_refuses_to_hand_over_to_someone_with_a_conflict(desk: Desk) -> None:
    handler = desk.assign(desk.case(subject=desk.subject))

    with pytest.raises(Refusal, match="same unit"):
        desk.hand_over(handler, "Bob")

    assert Handler.objects.get(until=None).staff == desk.staff("Alice")


def test_a_handover_without_rotations_changes_nothing(desk: Desk) -> None:
    report = desk.report()
    handler = desk.assign(desk.case(report))
    desk.write_handover_note(handler)
    made = replace(desk.handover(handler, "Farid"), rotations=[])

    with pytest.raises(Refusal, match="keys changed"):
        services.hand_over(handler, desk.staff("Farid"), made, by=desk.staff("Sam"), now=NOW)

    assert not Item.objects.filter(dossier=report.dossier, kind="message").exists()
    assert dossier_queries.can_read(desk.staff("Alice"), report.dossier)


def _past(desk: Desk, handler: Handler) -> Handler:
    desk.hand_over(handler, "Farid", reason="workload")
    return Handler.objects.select_related("case__dossier", "staff").get(pk=handler.pk)


def test_a_handover_needs_a_note_by_the_past_handler(desk: Desk) -> None:
    handler = desk.assign(desk.case())
    desk.write_handover_note(handler, by=desk.staff("Sam"))
    made = desk.handover(handler, "Farid", "workload")

    with pytest.raises(Refusal, match="Whoever leaves writes it first"):
        services.hand_over(handler, desk.staff("Farid"), made, by=desk.staff("Sam"), now=NOW)

    assert Handler.objects.get(pk=handler.pk).until is None


def test_the_supervisor_writes_the_note_for_an_absent_handler(desk: Desk) -> None:
    handler = desk.assign(desk.case())
    note = desk.write_handover_note(handler, by=desk.staff("Sam"))

    made = desk.handover(handler, "Farid", "absent")
    services.hand_over(handler, desk.staff("Farid"), made, by=desk.staff("Sam"), now=NOW)

    assert Handler.objects.get(pk=handler.pk).handover_note == note
    assert "handover_note.written" in kinds(item=note.pk)


@pytest.mark.parametrize("name", ["Farid", "Charlie", "Ada"])
def test_nobody_else_writes_a_handover_note(desk: Desk, name: str) -> None:
    handler = desk.assign(desk.case())

    with pytest.raises(Http404):
        desk.write_handover_note(handler, by=desk.staff(name))


@pytest.mark.slow
def test_during_the_overlap_the_past_handler_reads_new_items_but_writes_nothing(desk: Desk) -> None:
    report = desk.report()
    past = _past(desk, desk.assign(desk.case(report)))
    later = reports.add_message_by_reporter(report, sealed(report.dossier, "later"), now=NOW)

    ring = opened(dossier_queries.key_chain(past.staff, report.dossier), desk.person("Alice").secret, report.dossier)

    assert past.overlap_until == (NOW + timedelta(days=1 + OVERLAP_DAYS)).date()
    assert sealing.open_json(ring[1], bytes(later.ciphertext or b"")) == {"text": "later"}
    assert past.case.dossier
    with pytest.raises(Http404):
        case_services.write_note(past.case, sealed(past.case.dossier), by=past.staff, now=NOW)


@pytest.mark.slow
def test_the_reporter_sees_until_when_a_past_handler_can_read(desk: Desk) -> None:
    report = desk.report()
    past = _past(desk, desk.assign(desk.case(report)))

    until = {one.name: one.handed_over_until for one in openings.readers(report, now=NOW + timedelta(days=2))}
    desk.end_overlap(past, days=9)

    assert (until["Alice"], until["Farid"]) == (past.overlap_until, None)
    assert "Alice" not in {one.name for one in openings.readers(report, now=NOW + timedelta(days=9))}


@pytest.mark.slow
def test_after_the_overlap_the_past_handler_opens_no_later_item(desk: Desk) -> None:
    report = desk.report()
    past = _past(desk, desk.assign(desk.case(report)))
    old = desk.secrets[report.dossier_id]

    desk.end_overlap(past, days=9)

    later = reports.add_message_by_reporter(report, sealed(report.dossier, "later"), now=NOW)
    assert dossier_queries.key_chain(past.staff, report.dossier) == []
    with pytest.raises(sealing.SealingError):
        sealing.open_json(old, bytes(later.ciphertext or b""))
    assert dossier_queries.can_read(desk.staff("Farid"), report.dossier)
    assert "overlap.ended" in kinds(case=past.case_id)
    with pytest.raises(Refusal, match="ended already"):
        desk.end_overlap(past, days=9)


@pytest.mark.slow
def test_an_overlap_is_not_cut_short_unless_a_conflict_comes_to_light(desk: Desk) -> None:
    past = _past(desk, desk.assign(desk.case(subject=desk.subject)))
    before = dict(desk.secrets)
    with pytest.raises(Refusal, match="not over yet"):
        desk.end_overlap(past, days=8)
    desk.secrets = before

    DeclaredInterest.objects.create(staff=past.staff, officer=desk.subject, relation="friend", declared_at=NOW)
    desk.end_overlap(past, days=2)

    assert Handler.objects.get(pk=past.pk).overlap_ended_at is not None


@pytest.mark.slow
def test_after_the_last_day_a_past_handler_opens_nothing_even_before_the_rotation(desk: Desk) -> None:
    past = _past(desk, desk.assign(desk.case()))
    today = timezone.localdate()
    assert past.case.dossier

    Handler.objects.filter(pk=past.pk).update(overlap_until=today)
    assert access.may_open(past.staff, past.case.dossier)
    assert access.can_see_case(past.staff, past.case)
    Handler.objects.filter(pk=past.pk).update(overlap_until=today - timedelta(days=1))
    assert not access.may_open(past.staff, past.case.dossier)
    assert not access.can_see_case(past.staff, past.case)
