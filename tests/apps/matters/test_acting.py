"""Recording acts on matters: who may, when the law allows it, and that recorded acts cannot be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from candour.apps.cases.models import Allegation, Case, Handler
from candour.apps.desk import services
from candour.apps.ledger.models import Entry
from candour.apps.matters import services as law
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries.handover_facts import facts_of_handover
from candour.apps.matters.queries.state import MatterState, states_of
from candour.apps.matters.services.acting import ActRequest
from candour.apps.people.access import may
from candour.apps.people.models import DeclaredInterest, Role
from candour.apps.people.permissions import Permission
from candour.apps.reports.models import Report, SafetyFlag
from candour.ui.errors import Refusal
from tests.apps.desk.desk import NOW, Desk, sealed
from tests.apps.people.logins import as_in_a_request

pytestmark = pytest.mark.django_db
SAFETY = {"safety_considered": True, "authorities_listed": True, "separation_decided": True}


def only_state(case: Case) -> MatterState:
    (one,) = states_of([case], NOW)[case.pk]
    return one


def test_a_case_begins_with_what_happened_to_its_report(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    matter = Matter.objects.get(case=case)
    assert (matter.pack, matter.type, matter.subject) == ("england_wales", "recordable_conduct", desk.subject)
    events = list(Act.objects.filter(matter=matter).values_list("event", flat=True))
    assert events == ["received", "account_given", "triage_started", "matter_typed", "allegation_named"]
    assert only_state(case).evaluation.stage.id == "referral_due"


def test_every_act_has_an_entry_of_its_own_in_the_ledger(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    made = law.act(only_state(case).matter, ActRequest("safety_decided", "handler", SAFETY), by=desk.staff("Amina"), now=NOW)

    assert made.entry.kind == "act.recorded"
    assert made.entry.ids["case"] == str(case.pk)
    assert made.entry.ids["actor"] == str(desk.staff("Amina").pk)
    assert made.entry.commitment
    assert Entry.objects.filter(kind="act.recorded").count() == 1


def test_a_mandatory_referral_closes_every_other_move(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    matter = only_state(case).matter

    with pytest.raises(Refusal, match="starts from"):
        law.act(matter, ActRequest("recorded", "appropriate_authority"), by=desk.staff("Sam"), now=NOW)
    law.act(matter, ActRequest("referred_to_dg", "appropriate_authority"), by=desk.staff("Sam"), now=NOW)

    assert only_state(case).evaluation.stage.id == "with_dg_mode"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Alice", "appropriate_authority"),
        ("Amina", "appropriate_authority"),
        ("Sam", "investigator"),
        ("Bob", "appropriate_authority"),
        ("Charlie", "appropriate_authority"),
        ("Ada", "appropriate_authority"),
        ("Sam", "reporter"),
    ],
)
@pytest.mark.slow
def test_nobody_acts_in_a_role_they_do_not_have(desk: Desk, name: str, role: str) -> None:
    case = desk.case(subject=desk.subject)
    desk.assign(case)

    with pytest.raises(Http404):
        law.act(only_state(case).matter, ActRequest("referred_to_dg", role), by=desk.staff(name), now=NOW)

    assert not Act.objects.filter(event="referred_to_dg").exists()


def test_nobody_states_facts_that_the_system_computes(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    matter = only_state(case).matter

    with pytest.raises(Refusal, match="Seal the reasons"):
        law.act(
            matter, ActRequest("no_measure_needed", "appropriate_authority", {"reasons": True}), by=desk.staff("Sam"), now=NOW
        )
    assert case.dossier
    made = law.act(
        matter,
        ActRequest("no_measure_needed", "appropriate_authority", reasons=sealed(case.dossier, "moved already")),
        by=desk.staff("Sam"),
        now=NOW,
    )

    assert made.facts == {"reasons": True}
    assert made.item
    assert made.item.kind == "reasons"


def test_facts_and_events_unknown_to_the_pack_are_refused(desk: Desk) -> None:
    matter = only_state(desk.case(subject=desk.subject)).matter

    with pytest.raises(Refusal, match="not a fact of this pack"):
        law.act(matter, ActRequest("facts_stated", "handler", {"shoe_size": 9}), by=desk.staff("Amina"), now=NOW)
    with pytest.raises(Refusal, match="not an event of this pack"):
        law.act(matter, ActRequest("forgotten", "handler"), by=desk.staff("Amina"), now=NOW)


@pytest.mark.parametrize("table", ["matters_act", "matters_missedclock", "matters_patternlook"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_recorded_acts_cannot_be_changed_in_the_database(desk: Desk, table: str, change: str) -> None:
    desk.case(subject=desk.subject)

    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def test_a_second_subject_is_a_second_matter(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    other = desk.officer("Bob")

    services.record_allegation(case, services.Named("H5", subject=other), by=desk.staff("Amina"), now=NOW)

    matters = states_of([case], NOW)[case.pk]
    assert {one.matter.subject for one in matters} == {desk.subject, other}
    assert {one.evaluation.stage.id for one in matters} == {"referral_due", "triage"}


def test_a_subject_identified_later_keeps_the_matter(desk: Desk) -> None:
    case = desk.case()
    services.record_allegation(case, services.Named("H5", subject=desk.subject), by=desk.staff("Amina"), now=NOW)

    assert Matter.objects.get(case=case).subject == desk.subject


def test_a_new_york_body_works_under_its_own_law(desk: Desk) -> None:
    desk.body.pack = "new_york"
    desk.body.save()
    case = desk.case(desk.report(relation="public", categories=["force"]))
    services.record_allegation(case, services.Named("FORCE", subject=desk.subject), by=desk.staff("Amina"), now=NOW)

    one = only_state(case)

    assert (one.matter.pack, one.matter.type, one.evaluation.stage.code) == ("new_york", "complaint", "N2")
    assert one.matter.facts["reported_as"] == ["force"]
    assert Allegation.objects.get(case=case).category == "FORCE"


def test_assigning_is_an_appointment_where_the_law_allows_it(desk: Desk) -> None:
    desk.body.pack = "new_york"
    desk.body.save()
    case = desk.case(desk.report(relation="public", categories=["force"]))
    services.record_allegation(case, services.Named("FORCE", subject=desk.subject), by=desk.staff("Amina"), now=NOW)
    matter = only_state(case).matter
    law.act(matter, ActRequest("facts_stated", "handler", {"board_jurisdiction": True}), by=desk.staff("Amina"), now=NOW)
    law.act(matter, ActRequest("safety_decided", "handler", {"safety_considered": True}), by=desk.staff("Amina"), now=NOW)

    services.assign(case, desk.staff("Alice"), desk.grants(case, "Alice"), by=desk.staff("Sam"), now=NOW, competent=True)

    assert only_state(case).evaluation.stage.id == "investigating"
    assert Act.objects.get(event="investigator_appointed").entry.kind == "case.assigned"


@pytest.mark.slow
def test_a_handover_is_recorded_on_the_matter(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    first = desk.assign(case)

    desk.hand_over(first, "Farid")

    changed, past = Act.objects.get(event="investigator_changed"), Handler.objects.get(pk=first.pk)
    assert changed.entry.kind == "case.handed_over"
    assert changed.facts["reporter_told_first"] is True
    assert changed.facts["handover_pack"] is True
    assert past.handover_note is not None
    assert (past.overlap_until, past.overlap_ended_at) == (past.until and past.until.date(), past.until)


@pytest.mark.slow
def test_facts_of_a_handover_are_computed_from_its_rows(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    after = desk.hand_over(desk.assign(case), "Farid", reason="workload")
    past, sam = Handler.objects.exclude(until=None).get(), desk.staff("Sam")

    def lost(**change: object) -> set[str]:
        for name, value in change.items():
            setattr(past, name, value)
        return {name for name, true in facts_of_handover(past, after, sam).items() if not true}

    assert lost() == set()
    assert lost(handover_note=None) == {"handover_pack"}
    assert lost(overlap_until=None, until=NOW) == {"handover_pack", "reporter_told_first"}
    DeclaredInterest.objects.create(staff=after.staff, officer=desk.subject, relation="friend", declared_at=NOW)
    assert "free_of_conflicts" in lost()


@pytest.mark.slow
def test_a_supervisor_whose_role_ended_during_the_request_approves_no_handover(desk: Desk) -> None:
    after = desk.hand_over(desk.assign(desk.case(subject=desk.subject)), "Farid", reason="workload")
    past, sam = Handler.objects.exclude(until=None).get(), as_in_a_request(desk.staff("Sam"))
    assert facts_of_handover(past, after, sam)["supervisor_approval"] is True

    Role.objects.filter(staff=sam).update(until=timezone.now())

    assert may(sam, Permission.ASSIGN_CASES)
    assert facts_of_handover(past, after, sam)["supervisor_approval"] is False


def test_safety_answers_and_first_messages_are_recorded_on_the_matter(desk: Desk) -> None:
    report = desk.report()
    case = desk.case(report, subject=desk.subject)
    flag = report.safety_flags.create(reason="not_safe", raised_hour=NOW)

    services.answer_safety(flag, "spoke", by=desk.staff("Amina"), now=NOW)
    for _ in range(2):
        law.send_message(report, sealed(report.dossier), by=desk.staff("Amina"), now=NOW)

    events = list(Act.objects.filter(matter__case=case).order_by("seq").values_list("event", flat=True))
    assert events[-2:] == ["facts_stated", "acknowledged"]


def two_reports(desk: Desk) -> tuple[Report, Report, Case]:
    """Two reports, received a day apart, in one case."""
    first, second = desk.report(), desk.report(received_hour=NOW + timedelta(days=1))
    return first, second, desk.case(first, second, subject=desk.subject)


def test_a_second_report_starts_clocks_of_its_own(desk: Desk) -> None:
    first, second, case = two_reports(desk)
    later = NOW + timedelta(days=1)
    law.act(
        only_state(case).matter,
        ActRequest("safety_decided", "handler", SAFETY | {"report": first.reference}),
        by=desk.staff("Amina"),
        now=later,
    )

    open_ = [one for one in states_of([case], later)[case.pk][0].open_clocks if one.clock.id in {"K02", "K03"}]

    days = {(one.clock.id, one.about): one.due for one in open_}
    assert days == {
        ("K02", first.reference): date(2026, 6, 2),
        ("K02", second.reference): date(2026, 6, 3),
        ("K03", second.reference): date(2026, 6, 3),
    }


@pytest.mark.slow
def test_an_act_about_one_of_several_reports_names_it(desk: Desk) -> None:
    _, second, case = two_reports(desk)
    done = ActRequest("safety_decided", "handler", SAFETY)
    other = desk.report()

    for facts in (SAFETY, SAFETY | {"report": other.reference}):
        with pytest.raises(Refusal, match="Choose whose report"):
            law.act(only_state(case).matter, replace(done, facts=facts), by=desk.staff("Amina"), now=NOW)
    page = desk.client("Amina").get(f"/desk/matters/{only_state(case).matter.pk}/do/safety_decided/").content.decode()

    assert "Whose report" in page
    assert second.reference in page


def test_each_report_is_acknowledged_by_itself(desk: Desk) -> None:
    first, second, case = two_reports(desk)

    for report in (first, second, second):
        law.send_message(report, sealed(report.dossier, "we have it"), by=desk.staff("Amina"), now=NOW)

    answered = Act.objects.filter(matter__case=case, event="acknowledged").order_by("seq")
    assert [act.facts for act in answered] == [{"report": first.reference}, {"report": second.reference}]


@pytest.mark.slow
def test_safety_is_not_decided_while_a_safety_flag_is_unanswered(desk: Desk) -> None:
    first, second, case = two_reports(desk)
    flag = SafetyFlag.objects.create(report=second, reason="raised_in_mailbox", raised_hour=NOW)
    matter, amina = only_state(case).matter, desk.staff("Amina")

    with pytest.raises(Refusal, match="not safe"):
        law.act(matter, ActRequest("safety_decided", "handler", SAFETY | {"report": second.reference}), by=amina, now=NOW)
    law.act(matter, ActRequest("safety_decided", "handler", SAFETY | {"report": first.reference}), by=amina, now=NOW)
    services.answer_safety(flag, "spoke", by=amina, now=NOW)
    law.act(matter, ActRequest("safety_decided", "handler", SAFETY | {"report": second.reference}), by=amina, now=NOW)

    assert Act.objects.filter(event="safety_decided").count() == 2


def board_case(desk: Desk, **facts: bool) -> Case:
    """A case of two allegations about one officer under the New York pack."""
    desk.body.pack = "new_york"
    desk.body.save()
    case = desk.case(desk.report(relation="public", categories=["force"]))
    for category in ("FORCE", "DISC"):
        services.record_allegation(case, services.Named(category, subject=desk.subject), by=desk.staff("Amina"), now=NOW)
    matter = only_state(case).matter
    law.act(matter, ActRequest("facts_stated", "handler", dict(facts)), by=desk.staff("Amina"), now=NOW)
    law.act(matter, ActRequest("safety_decided", "handler", {"safety_considered": True}), by=desk.staff("Amina"), now=NOW)
    return case


def findings_of(case: Case) -> dict[str, str]:
    return dict(Allegation.objects.filter(case=case).values_list("category", "finding"))


def test_allegations_outside_the_boards_jurisdiction_are_not_pursued(desk: Desk) -> None:
    case = board_case(desk, board_jurisdiction=False, corruption_alleged=False, alleges_crime=False)

    law.act(only_state(case).matter, ActRequest("referred_out", "handler"), by=desk.staff("Amina"), now=NOW)

    assert findings_of(case) == {"FORCE": "not_pursued", "DISC": "not_pursued"}


@pytest.mark.slow
def test_a_finding_is_made_on_each_allegation_and_the_gravest_is_the_matters(desk: Desk) -> None:
    case = board_case(desk, board_jurisdiction=True, verified_statement=True)
    services.assign(case, desk.staff("Alice"), desk.grants(case, "Alice"), by=desk.staff("Sam"), now=NOW, competent=True)
    desk.confirm("Alice")
    matter, alice = only_state(case).matter, desk.staff("Alice")
    law.look_at_pattern(matter, by=alice, now=NOW)
    for event in ("interview_held", "report_submitted"):
        law.act(matter, ActRequest(event, "investigator"), by=alice, now=NOW)
    force, rude = Allegation.objects.filter(case=case).order_by("-category").values_list("pk", flat=True)
    votes = {"votes_for": 3, "votes_against": 0}
    vote = ActRequest(
        "finding_made", "board_panel", votes, sealed_reasons(case), findings={force: "substantiated", rude: "unfounded"}
    )

    for wrong in ({force: "substantiated"}, {force: "substantiated", rude: "a feeling"}):
        with pytest.raises(Refusal, match="each allegation"):
            law.act(matter, replace(vote, findings=wrong), by=desk.staff("Sam"), now=NOW)
    page = desk.client("Sam").get(f"/desk/matters/{matter.pk}/do/finding_made/").content.decode()
    made = law.act(matter, vote, by=desk.staff("Sam"), now=NOW)

    assert page.count('name="finding-') >= 2
    assert 'name="fact-finding"' not in page
    assert made.facts["finding"] == "substantiated"
    assert findings_of(case) == {"FORCE": "proven", "DISC": "did_not_occur"}


def sealed_reasons(case: Case) -> bytes:
    assert case.dossier
    return sealed(case.dossier, "why")


def test_a_matter_decided_without_proceedings_leaves_no_allegation_without_a_finding(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    matter, sam = only_state(case).matter, desk.staff("Sam")
    law.act(matter, ActRequest("outcome_decided", "appropriate_authority", reasons=sealed_reasons(case)), by=sam, now=NOW)

    assert set(findings_of(case).values()) == {"not_determined"}
