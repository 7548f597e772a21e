"""The services of the desk: opening, joining and assigning cases, notes, messages, and what each refuses."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candour.apps.cases import services as case_services
from candour.apps.cases.models import Allegation, Case, CaseReport, Handler, Waiting
from candour.apps.cases.queries.candidates import candidates
from candour.apps.cases.queries.conflicts import NEUTRAL
from candour.apps.desk import services
from candour.apps.dossiers import queries as dossier_queries
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.ledger.followers import follow_all
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append, integrate
from candour.apps.matters import services as matter_services
from candour.apps.people.models import DeclaredInterest, Role, StaffKey
from candour.apps.reports import services as reports
from candour.apps.reports.models import Report
from candour.domain import sealing
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal
from tests.apps.cases import rows
from tests.apps.desk.desk import NOW, Desk, kinds, sealed
from tests.apps.dossiers.hands import opened
from tests.apps.people.logins import as_in_a_request

pytestmark = pytest.mark.django_db


def test_an_assessor_opens_a_case_with_its_first_allegation(desk: Desk) -> None:
    report = desk.report(facts={"on": "2026-03-14"})

    case = desk.case(report, subject=desk.subject)

    assert case.received_on == timezone.localdate(report.received_hour)
    assert str(case.incident_on) == "2026-03-14"
    assert Allegation.objects.get(case=case).subject == desk.subject
    assert kinds(case=case.pk) == ["case.opened", "allegation.recorded"]
    assert not Waiting.objects.filter(report=report).exists()


@pytest.mark.parametrize("given", [{"since": "2025"}, {"since": "2025-02"}, {}, {"on": "soon"}, {"on": "2025-02-30"}])
def test_an_incomplete_date_does_not_prevent_a_case(desk: Desk, given: dict[str, str]) -> None:
    case = desk.case(desk.report(facts=given))

    assert case.incident_on is None or case.incident_on.year == 2025


def test_it_refuses_a_case_that_the_intake_team_could_not_read(desk: Desk) -> None:
    founding = desk.founding()

    with pytest.raises(Refusal, match="key changed"):
        services.open_case(
            desk.report(), dossiers.NewDossier(founding.key, founding.grants[:1]), by=desk.staff("Amina"), now=NOW
        )


def test_it_refuses_a_second_case_for_a_report(desk: Desk) -> None:
    report = desk.report()
    desk.case(report)

    with pytest.raises(Refusal, match="in a case already"):
        services.open_case(report, desk.founding(), by=desk.staff("Amina"), now=NOW)

    assert Case.objects.count() == 1


@pytest.mark.parametrize("name", ["Alice", "Bob", "Ada", "Charlie", "Olu"])
def test_only_those_who_triage_open_cases(desk: Desk, name: str) -> None:
    report, founding = desk.report(), desk.founding(name)

    with pytest.raises(Http404):
        services.open_case(report, founding, by=desk.staff(name), now=NOW)


@pytest.mark.slow
def test_a_report_joins_a_case_and_its_handler_reads_it(desk: Desk) -> None:
    case, report = desk.case(subject=desk.subject), desk.report()
    desk.assign(case)
    epoch = dossier_queries.latest_epoch(report.dossier)
    key = desk.person("Alice").secret.public
    grant = dossiers.SealedGrant(key, sealing.seal_grant(desk.secrets[report.dossier_id], key), report.dossier_id, epoch.number)

    services.join_case(report, case, by=desk.staff("Amina"), now=NOW, grants=[grant])

    assert CaseReport.objects.get(report=report).case == case
    assert not dossier_queries.can_read(desk.staff("Alice"), report.dossier)
    desk.confirm("Alice")
    assert dossier_queries.can_read(desk.staff("Alice"), report.dossier)


def test_it_refuses_to_join_without_a_grant_to_the_handler(desk: Desk) -> None:
    case, report = desk.case(), desk.report()
    desk.assign(case)

    with pytest.raises(Refusal, match="Somebody’s key changed since you loaded the page"):
        services.join_case(report, case, by=desk.staff("Amina"), now=NOW)


def test_the_same_allegation_is_recorded_once(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    with pytest.raises(Refusal, match="already in the case"):
        services.record_allegation(case, services.Named("J1", desk.subject), by=desk.staff("Amina"), now=NOW)


def test_a_subject_who_is_not_identified_is_described_under_seal(desk: Desk) -> None:
    case = desk.case()
    assert case.dossier
    described = services.Named("J1", mention=sealed(case.dossier, "tall, a scar"))

    made = services.record_allegation(case, described, by=desk.staff("Amina"), now=NOW)

    assert made.mention
    assert sealing.open_json(desk.secrets[case.dossier.pk], bytes(made.mention.ciphertext or b"")) == {"text": "tall, a scar"}


@pytest.mark.parametrize(
    ("named", "sentence"),
    [(services.Named("J1"), "Choose the person, or describe them"), (services.Named("nonsense"), "Choose a category")],
)
def test_an_allegation_needs_a_category_of_the_pack_and_a_person(desk: Desk, named: services.Named, sentence: str) -> None:
    case = desk.case()

    with pytest.raises(Refusal, match=sentence):
        services.record_allegation(case, named, by=desk.staff("Amina"), now=NOW)


def test_a_supervisor_assigns_and_the_investigator_reads_everything(desk: Desk) -> None:
    report = desk.report("the account itself")
    case = desk.case(report, subject=desk.subject)

    desk.assign(case)

    chain = dossier_queries.key_chain(desk.staff("Alice"), report.dossier)
    secret = opened(chain, desk.person("Alice").secret, report.dossier)[1]
    account = Item.objects.get(dossier=report.dossier, kind="account")
    assert sealing.open_json(secret, bytes(account.ciphertext or b"")) == {"text": "the account itself"}
    assert kinds(case=case.pk)[-1] == "case.assigned"
    assert Entry.objects.of(Kind.CASE_ASSIGNED).latest("seq").ids["handler"] == str(desk.staff("Alice").pk)


def test_it_refuses_an_investigator_from_the_subjects_unit(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)

    with pytest.raises(Refusal, match="same unit"):
        desk.assign(case, "Bob")

    assert not Handler.objects.exists()


def test_it_refuses_an_investigator_whose_role_ended_during_the_request(desk: Desk) -> None:
    case, alice = desk.case(), as_in_a_request(desk.staff("Alice"))
    grants = desk.grants(case, "Alice")
    Role.objects.filter(staff=alice).update(until=timezone.now())

    with pytest.raises(Refusal, match="who holds the role"):
        services.assign(case, alice, grants, by=desk.staff("Sam"), now=NOW)


def test_it_refuses_an_excluded_investigator_with_the_neutral_sentence(desk: Desk) -> None:
    report = desk.report()
    case = desk.case(report)
    case_services.record_exclusion(report, by=desk.staff("Amina"), now=NOW, staff=desk.staff("Farid"))

    with pytest.raises(Refusal) as refused:
        desk.assign(case, "Farid")

    assert str(refused.value) == str(NEUTRAL)


def test_exclusions_and_declared_interests_look_the_same_to_supervisors(desk: Desk) -> None:
    report = desk.report()
    case = desk.case(report, subject=desk.subject)
    case_services.record_exclusion(report, by=desk.staff("Amina"), now=NOW, staff=desk.staff("Farid"))
    DeclaredInterest.objects.create(staff=desk.staff("Greta"), officer=desk.subject, relation="friend", declared_at=NOW)

    said = {one.staff.name: one.reasons for one in candidates(case, no_key="no key")}

    assert said["Farid"] == said["Greta"] == [str(NEUTRAL)]
    assert said["Alice"] == []
    assert "same unit" in said["Bob"][0]


def test_the_entry_of_an_exclusion_does_not_name_the_person(desk: Desk) -> None:
    case_services.record_exclusion(desk.report(), by=desk.staff("Amina"), now=NOW, staff=desk.staff("Farid"))

    assert str(desk.staff("Farid").pk) not in str(Entry.objects.get(kind="exclusion.recorded").ids)


def test_someone_without_a_key_is_not_eligible_yet(desk: Desk) -> None:
    case = desk.case()
    StaffKey.objects.filter(staff=desk.staff("Alice")).delete()

    assert {one.staff.name: one.reasons for one in candidates(case, no_key="no key")}["Alice"] == ["no key"]


def test_candidates_take_the_same_number_of_queries_for_any_number(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    with CaptureQueriesContext(connection) as few:
        candidates(case, no_key="")
    for number in range(20):
        rows.staff(f"More{number}", Role.Name.INVESTIGATOR, serves_as=rows.officer(), of=desk.body)
    with CaptureQueriesContext(connection) as many:
        assert len(candidates(case, no_key="")) > 20
    assert len(many) == len(few)


def test_a_supervisor_with_a_conflict_cannot_assign(desk: Desk) -> None:
    case = desk.case(subject=desk.subject)
    DeclaredInterest.objects.create(staff=desk.staff("Sam"), officer=desk.subject, relation="family", declared_at=NOW)

    with pytest.raises(Http404):
        desk.assign(case)


@pytest.mark.parametrize("name", ["Amina", "Alice", "Ada", "Charlie"])
def test_only_supervisors_of_the_body_assign(desk: Desk, name: str) -> None:
    case = desk.case()

    with pytest.raises(Http404):
        services.assign(case, desk.staff("Alice"), desk.grants(case, "Alice"), by=desk.staff(name), now=NOW)


def test_it_refuses_to_assign_without_all_the_grants(desk: Desk) -> None:
    case = desk.case(desk.report(), desk.report())

    with pytest.raises(Refusal, match="keys changed"):
        services.assign(case, desk.staff("Alice"), desk.grants(case, "Alice")[:2], by=desk.staff("Sam"), now=NOW)

    assert not Handler.objects.exists()


def test_it_refuses_a_second_investigator_beside_the_first(desk: Desk) -> None:
    case = desk.case()
    desk.assign(case)

    with pytest.raises(Refusal, match="Hand it over"):
        desk.assign(case, "Farid")


def test_the_handler_writes_notes_and_messages(desk: Desk) -> None:
    report = desk.report()
    case = desk.case(report)
    desk.assign(case)
    assert case.dossier

    note = case_services.write_note(case, sealed(case.dossier), by=desk.staff("Alice"), now=NOW)
    message = matter_services.send_message(report, sealed(report.dossier), by=desk.staff("Alice"), now=NOW)

    assert (note.kind, note.staff) == ("note", desk.staff("Alice"))
    assert (message.kind, message.dossier) == ("message", report.dossier)


@pytest.mark.parametrize("name", ["Bob", "Charlie", "Ada", "Farid"])
@pytest.mark.slow
def test_others_write_nothing(desk: Desk, name: str) -> None:
    report = desk.report()
    case = desk.case(report)
    desk.assign(case)
    assert case.dossier

    with pytest.raises(Http404):
        case_services.write_note(case, sealed(case.dossier), by=desk.staff(name), now=NOW)
    with pytest.raises(Http404):
        matter_services.send_message(report, sealed(report.dossier), by=desk.staff(name), now=NOW)


def test_an_unsealed_note_is_refused(desk: Desk) -> None:
    case = desk.case()

    with pytest.raises(Refusal, match="did not arrive sealed and whole"):
        case_services.write_note(case, b"plain words", by=desk.staff("Amina"), now=NOW)

    assert not Item.objects.filter(kind="note").exists()


def test_a_safety_flag_is_answered_once_with_what_was_done(desk: Desk) -> None:
    report = desk.report()
    flag = reports.raise_safety(report, now=NOW)
    assert Waiting.objects.get(report=report).unsafe

    services.answer_safety(flag, "spoke", by=desk.staff("Amina"), now=NOW)

    flag.refresh_from_db()
    assert (flag.answered_by, flag.answer.done) == (desk.staff("Amina"), "spoke")
    assert not Waiting.objects.get(report=report).unsafe
    with pytest.raises(Refusal, match="This was answered already"):
        services.answer_safety(flag, "moved", by=desk.staff("Sam"), now=NOW)


def test_a_report_opened_by_staff_is_no_longer_unread(desk: Desk) -> None:
    read, unread = desk.report(), desk.report()
    append(Kind.ITEM_OPENED, actor=desk.staff("Amina").pk, item=read.pk, dossier=read.dossier_id, now=NOW)
    assert not Waiting.objects.get(report=read).opened

    integrate()
    follow_all()

    assert Waiting.objects.get(report=read).opened
    assert not Waiting.objects.get(report=unread).opened


def test_every_received_report_is_in_the_queue_at_once(desk: Desk) -> None:
    report: Report = desk.report()

    assert Waiting.objects.get(report=report).body == desk.body
