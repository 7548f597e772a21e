"""The desk's pages: who can see each, and what it shows."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from candour.apps.cases import services as case_services
from candour.apps.cases.models import Case
from candour.apps.dossiers.services import NewDossier
from candour.apps.forces.models import Officer
from candour.apps.people.models import DeclaredInterest, Role, StaffKey
from candour.apps.reports import services as reports
from candour.apps.reports.models import Report
from tests.apps.cases import rows
from tests.apps.desk.desk import NOW, Desk, sealed, signed_in

pytestmark = pytest.mark.django_db

EVERYONE = ("Amina", "Sam", "Alice", "Bob", "Farid", "Ada", "Olu", "Charlie")
PAGES: dict[str, tuple[str, ...]] = {
    "/desk/": EVERYONE,
    "/desk/reports/{report}/": ("Amina", "Sam"),
    "/desk/reports/{report}/exclusions/": ("Amina", "Sam"),
    "/desk/reports/{report}/message/": ("Amina", "Sam", "Alice"),
    "/desk/reports/{loose}/case/": ("Amina", "Sam"),
    "/desk/safety/{flag}/": ("Amina", "Sam", "Alice"),
    "/desk/cases/{case}/": ("Amina", "Sam", "Alice"),
    "/desk/cases/{case}/allegation/": ("Amina", "Sam", "Alice"),
    "/desk/cases/{case}/note/": ("Amina", "Sam", "Alice"),
    "/desk/cases/{free}/assign/": ("Sam",),
    "/desk/cases/{case}/handover/": ("Sam",),
    "/desk/cases/{case}/handover-note/": ("Sam", "Alice"),
    "/desk/cases/{imported}/": ("Amina", "Sam"),
}


class Matters:
    """A case that Alice handles, a case without a handler, a report in no case, and an imported case."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.report = desk.report()
        self.case = desk.case(self.report, subject=desk.subject)
        desk.assign(self.case)
        self.free = desk.case(subject=desk.subject)
        self.loose = desk.report()
        self.imported = rows.imported_case(received_on=rows.TODAY, facts={"location_code": "17"})
        rows.allegation(self.imported, rows.officer("Other"))
        self.flag = reports.raise_safety(self.report, now=NOW)

    def address(self, page: str) -> str:
        names = ("report", "case", "free", "loose", "imported", "flag")
        return page.format(**{name: getattr(self, name).pk for name in names})


@pytest.fixture
def matters(desk: Desk) -> Matters:
    return Matters(desk)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.slow
def test_each_page_is_shown_to_these_staff_only(page: str, matters: Matters) -> None:
    got = {name for name in EVERYONE if matters.desk.client(name).get(matters.address(page)).status_code == 200}

    assert got == set(PAGES[page])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.slow
def test_a_visitor_is_sent_to_sign_in(page: str, matters: Matters, client: Client) -> None:
    assert client.get(matters.address(page)).status_code == 302


def _declares(desk: Desk, name: str) -> None:
    DeclaredInterest.objects.create(staff=desk.staff(name), officer=desk.subject, relation="friend", declared_at=NOW)


def _is_ruled_out(desk: Desk, name: str) -> None:
    for report in Report.objects.all():
        case_services.record_exclusion(report, by=desk.staff("Amina"), now=NOW, staff=desk.staff(name))


Tie = Callable[[Desk, str], None]


@pytest.mark.parametrize("tie", [_declares, _is_ruled_out])
@pytest.mark.parametrize("name", ["Amina", "Sam", "Alice"])
@pytest.mark.slow
def test_a_new_conflict_closes_the_case_to_staff_who_saw_it(name: str, tie: Tie, matters: Matters) -> None:
    tie(matters.desk, name)

    for page in ("/desk/cases/{case}/", "/desk/cases/{case}/note/", "/desk/cases/{case}/handover/", "/desk/reports/{report}/"):
        assert matters.desk.client(name).get(matters.address(page)).status_code == 404
    assert matters.case.reference not in matters.desk.client(name).get("/desk/").content.decode()


@pytest.mark.slow
def test_a_waiting_report_is_hidden_from_excluded_staff(matters: Matters) -> None:
    case_services.record_exclusion(matters.loose, by=matters.desk.staff("Amina"), now=NOW, staff=matters.desk.staff("Sam"))
    sam = matters.desk.client("Sam")

    assert sam.get(matters.address("/desk/reports/{loose}/")).status_code == 404
    assert matters.loose.reference not in sam.get("/desk/").content.decode()
    assert matters.loose.reference in matters.desk.client("Amina").get("/desk/").content.decode()


@pytest.mark.slow
def test_excluding_an_officer_bars_their_login(matters: Matters) -> None:
    desk = matters.desk
    assessor = signed_in(rows.staff("Rex", Role.Name.ASSESSOR, serves_as=desk.subject, of=desk.body))

    assert assessor.get(matters.address("/desk/cases/{case}/")).status_code == 404
    assert assessor.get(matters.address("/desk/reports/{report}/")).status_code == 404


def test_the_report_page_shows_ciphertext_of_each_item_only(desk: Desk) -> None:
    report = desk.report("canary words")

    page = desk.client("Amina").get(f"/desk/reports/{report.pk}/").content.decode()

    assert f'data-item="{report.dossier.items.get().pk}"' in page
    assert "canary" not in page


def test_supervisors_do_not_see_exclusions(desk: Desk) -> None:
    report = desk.report()
    case_services.record_exclusion(report, by=desk.staff("Amina"), now=NOW, staff=desk.staff("Farid"))

    assert "Farid" in desk.client("Amina").get(f"/desk/reports/{report.pk}/").content.decode()
    assert "Farid" not in desk.client("Sam").get(f"/desk/reports/{report.pk}/").content.decode()


def test_an_assessor_records_an_exclusion_without_javascript(desk: Desk) -> None:
    report = desk.report()
    address = f"/desk/reports/{report.pk}/exclusions/"
    amina = desk.client("Amina")

    found = amina.get(address, {"q": "farid"}).content.decode()
    assert str(desk.staff("Farid").pk) in found
    amina.post(address, {"staff": desk.staff("Farid").pk})
    amina.post(address, {"officer": desk.officer("Bob").pk})

    assert {row.staff or row.officer for row in report.exclusions.all()} == {desk.staff("Farid"), desk.officer("Bob")}


@pytest.mark.parametrize(
    ("sent", "status"), [({}, 200), ({"staff": "x"}, 200), ({"staff": "00000000-0000-4000-8000-000000000000"}, 404)]
)
def test_an_exclusion_of_nobody_changes_nothing(desk: Desk, sent: dict[str, str], status: int) -> None:
    report, amina = desk.report(), desk.client("Amina")
    address = f"/desk/reports/{report.pk}/exclusions/"

    assert amina.post(address, sent).status_code == status
    assert not report.exclusions.exists()

    assert amina.post(address, {"staff": desk.staff("Farid").pk}).status_code == 302
    assert report.exclusions.exists()


@pytest.mark.parametrize("words", ["Subject", "subj"])
@pytest.mark.slow
def test_an_officer_is_found_and_chosen_without_javascript(desk: Desk, words: str) -> None:
    report = desk.report()
    address = f"/desk/reports/{report.pk}/case/"
    earlier = rows.imported_case(received_on=rows.TODAY)
    rows.allegation(earlier, desk.subject)
    amina = desk.client("Amina")

    assert str(desk.subject.pk) in amina.get(address, {"q": words}).content.decode()
    chosen = amina.get(address, {"subject": str(desk.subject.pk)}).content.decode()

    assert "1 other allegation" in chosen
    assert earlier.reference in chosen


def _as_json(founding: NewDossier) -> str:
    grants = [{"to": one.to, "sealed": base64.b64encode(one.sealed).decode()} for one in founding.grants]
    return json.dumps({"key": founding.key.as_json(), "grants": grants})


def test_a_case_is_opened_from_the_page(desk: Desk) -> None:
    report = desk.report()

    answer = desk.client("Amina").post(
        f"/desk/reports/{report.pk}/case/",
        {"subject": desk.subject.pk, "category": "J1", "into": "new", "founding": _as_json(desk.founding())},
    )

    case = Case.objects.get(case_reports__report=report)
    assert answer["Location"] == f"/desk/cases/{case.pk}/"
    assert case.allegations.get().subject == desk.subject


@pytest.mark.parametrize(
    "sent",
    [
        {"into": "new"},
        {"into": "new", "founding": "{"},
        {"into": "new", "founding": "[]"},
        {"into": "new", "founding": '{"public_key": "x", "grants": [{"to": "y", "sealed": "!"}]}'},
        {"into": "new", "founding": '{"public_key": "x", "grants": []}'},
        {"into": "00000000-0000-4000-8000-000000000000"},
        {"into": "x", "subject": "nobody"},
        {},
    ],
)
def test_an_invalid_form_opens_no_case(desk: Desk, sent: dict[str, str]) -> None:
    report = desk.report()

    answer = desk.client("Amina").post(f"/desk/reports/{report.pk}/case/", sent)

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_key_used_before_opens_no_second_case(desk: Desk) -> None:
    founding = _as_json(desk.founding())
    first, second = desk.report(), desk.report()
    amina = desk.client("Amina")

    amina.post(f"/desk/reports/{first.pk}/case/", {"into": "new", "founding": founding})
    answer = amina.post(f"/desk/reports/{second.pk}/case/", {"into": "new", "founding": founding})

    assert "There is a problem" in answer.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.parametrize("odd", ["\0", "\0" * 50, "%00", "C-\0"])
@pytest.mark.slow
def test_odd_letters_in_a_search_find_nothing(desk: Desk, odd: str) -> None:
    address = f"/desk/reports/{desk.report().pk}/case/"

    for asked in ({"q": odd}, {"unknown": "1", "reference": odd}, {"subject": odd}):
        assert desk.client("Amina").get(address, asked).status_code == 200


@pytest.mark.slow
def test_the_candidates_page_shows_reasons_but_no_exclusions(matters: Matters) -> None:
    desk = matters.desk
    report = matters.free.case_reports.get().report
    case_services.record_exclusion(report, by=desk.staff("Amina"), now=NOW, staff=desk.staff("Farid"))
    StaffKey.objects.filter(staff=desk.staff("Greta")).delete()

    page = desk.client("Sam").get(matters.address("/desk/cases/{free}/assign/")).content.decode()

    assert "Served in the same unit as a subject" in page
    assert "Not available for this case" in page
    assert "Has not set up a key yet" in page
    assert "exclu" not in page.lower()
    assert "Charlie" not in page


@pytest.mark.parametrize(
    "sent", [{}, {"staff": "x", "grants": "x"}, {"staff": "00000000-0000-4000-8000-000000000000", "grants": "[]"}]
)
@pytest.mark.slow
def test_a_form_without_a_candidate_assigns_nobody(matters: Matters, sent: dict[str, str]) -> None:
    answer = matters.desk.client("Sam").post(matters.address("/desk/cases/{free}/assign/"), sent)

    assert answer.status_code == 200
    assert not matters.free.handlers.exists()


@pytest.mark.slow
def test_a_note_sealed_to_a_rotated_key_is_not_stored(matters: Matters) -> None:
    dossier = matters.case.dossier
    assert dossier
    text = base64.b64encode(sealed(dossier)).decode()

    answer = matters.desk.client("Alice").post(matters.address("/desk/cases/{case}/note/"), {"text": text, "epoch": 7})

    assert "The key changed" in answer.content.decode()
    assert not dossier.items.exists()


@pytest.mark.parametrize("text", ["", "plain words", "cGxhaW4gd29yZHM="])
@pytest.mark.slow
def test_a_note_that_is_not_sealed_is_refused_with_a_reason(matters: Matters, text: str) -> None:
    answer = matters.desk.client("Alice").post(matters.address("/desk/cases/{case}/note/"), {"text": text, "epoch": 1})

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


@pytest.mark.slow
def test_a_supervisor_sees_that_a_handler_may_no_longer_see_the_case(matters: Matters) -> None:
    _declares(matters.desk, "Alice")

    page = matters.desk.client("Sam").get(matters.address("/desk/cases/{case}/")).content.decode()

    assert "no longer available for this case" in page


@pytest.mark.slow
def test_overseers_see_cases_with_a_third_investigator(matters: Matters) -> None:
    desk = matters.desk
    desk.hand_over(desk.hand_over(matters.case.handlers.get(), "Farid"), "Greta", days=2)

    assert matters.case.reference in desk.client("Olu").get("/desk/").content.decode()
    assert matters.case.reference not in desk.client("Charlie").get("/desk/").content.decode()


@pytest.mark.slow
def test_an_overdue_overlap_is_on_the_supervisors_desk(matters: Matters) -> None:
    past = matters.case.handlers.get()
    matters.desk.hand_over(past, "Farid", reason="workload")
    matters.case.handlers.filter(pk=past.pk).update(overlap_until=rows.TODAY - timedelta(days=9))
    address = f"/desk/overlaps/{past.pk}/"

    assert address in matters.desk.client("Sam").get("/desk/").content.decode()
    got = {name for name in EVERYONE if matters.desk.client(name).get(address).status_code == 200}

    assert got == {"Sam"}


@pytest.mark.slow
def test_the_handover_page_shows_whether_there_is_a_note(matters: Matters) -> None:
    sam, address = matters.desk.client("Sam"), f"/desk/cases/{matters.case.pk}/handover/"
    assert "No handover note is written yet" in sam.get(address).content.decode()

    matters.desk.write_handover_note(matters.case.handlers.get())

    assert "The newest handover note: Alice" in sam.get(address).content.decode()


@pytest.mark.slow
def test_a_past_handler_does_not_see_the_case(matters: Matters) -> None:
    matters.desk.hand_over(matters.case.handlers.get(), "Farid")

    assert matters.desk.client("Alice").get(matters.address("/desk/cases/{case}/")).status_code == 404
    assert matters.desk.client("Farid").get(matters.address("/desk/cases/{case}/")).status_code == 200


@pytest.mark.slow
def test_answering_a_safety_flag_says_what_was_done(matters: Matters) -> None:
    address = matters.address("/desk/safety/{flag}/")
    alice = matters.desk.client("Alice")

    assert "Choose what has been done" in alice.post(address, {}).content.decode()
    alice.post(address, {"done": "spoke"})

    matters.flag.refresh_from_db()
    assert matters.flag.answered_by == matters.desk.staff("Alice")
    page = alice.get(matters.address("/desk/cases/{case}/")).content.decode()
    assert "Spoke with the reporter" in page


def test_an_unknown_officer_is_no_subject(desk: Desk) -> None:
    with pytest.raises(ObjectDoesNotExist):
        Officer.objects.get(pk="00000000-0000-4000-8000-000000000000")

    page = desk.client("Amina").get(
        f"/desk/reports/{desk.report().pk}/case/", {"subject": "00000000-0000-4000-8000-000000000000"}
    )

    assert "Who is it about?" in page.content.decode()
