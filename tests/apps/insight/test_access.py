"""Who may look at patterns, at whose, and that each look is kept before the page is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import rfc8785
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candour.apps.forces.models import LineManagement, Officer
from candour.apps.insight.access import own_cases
from candour.apps.insight.models import AccessRecord
from candour.apps.insight.queries.barred import barred_officers
from candour.apps.ledger.models import Entry, Salt
from candour.apps.people.models import DeclaredInterest, Staff
from candour.domain import ledger
from tests.apps.cases import rows
from tests.apps.insight.past import Past

pytestmark = pytest.mark.django_db

EVERYONE = ("Amina", "Sam", "Alice", "Ada", "Olu", "Dee", "Rita")
LOOKERS = {"Sam", "Olu", "Dee", "Rita"}
PAGES = {
    "/insight/": LOOKERS | {"Amina"},
    "/insight/officers/": LOOKERS,
    "/insight/officers/{officer}/": LOOKERS,
    "/insight/units/{unit}/": LOOKERS,
    "/insight/forces/{force}/": LOOKERS,
    "/insight/forces/{force}/churn/": LOOKERS,
    "/insight/forces/{force}/disparity/": LOOKERS,
}


def address(page: str, past: Past) -> str:
    return page.format(officer=past.subject.pk, unit=rows.unit().pk, force=rows.force().pk)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.slow
def test_each_page_is_there_for_these_and_for_nobody_else(page: str, past: Past) -> None:
    got = {name for name in EVERYONE if past.client(name).get(address(page, past)).status_code == 200}

    assert got == PAGES[page]


def test_another_forces_officers_units_and_figures_are_not_there(past: Past) -> None:
    other = rows.force("ELS")
    stranger = rows.officer("Stranger")
    type(stranger).objects.filter(pk=stranger.pk).update(force=other)
    sam, rita = past.client("Sam"), past.client("Rita")

    assert sam.get(f"/insight/officers/{stranger.pk}/").status_code == 404
    assert sam.get(f"/insight/forces/{other.pk}/").status_code == 404
    assert rita.get(f"/insight/officers/{stranger.pk}/").status_code == 200


def test_a_look_is_an_entry_that_does_not_say_at_whom(past: Past) -> None:
    past.client("Sam").get(f"/insight/officers/{past.subject.pk}/")

    look, entry = AccessRecord.objects.get(), Entry.objects.get(kind="insight.looked")
    sam = past.people["Sam"]
    assert (look.staff, look.officer, look.page) == (sam, past.subject, "officer")
    assert entry.ids == {"look": str(look.pk), "actor": str(sam.pk)}
    content = {"look": str(look.pk), "page": "officer", "staff": str(sam.pk), "officer": str(past.subject.pk)}
    ledger.check_commitment(entry.act, ledger.Salt(bytes(Salt.objects.get(entry=entry).salt)), rfc8785.dumps(dict(content)))


def test_nothing_is_kept_of_a_look_that_was_refused(past: Past) -> None:
    past.client("Ada").get(f"/insight/officers/{past.subject.pk}/")

    assert not AccessRecord.objects.exists()
    assert not Entry.objects.filter(kind="insight.looked").exists()


def test_the_overseer_sees_who_looked(past: Past) -> None:
    past.client("Sam").get(f"/insight/officers/{past.subject.pk}/")

    assert "Sam, An officer’s timeline, Sam Subject" in past.client("Olu").get("/insight/").content.decode()
    assert "Who looked lately" not in past.client("Sam").get("/insight/").content.decode()


def declared(sam: Staff, past: Past) -> None:
    DeclaredInterest.objects.create(staff=sam, officer=past.subject, relation="friend", declared_at=rows.NOW)


def same_unit_now(sam: Staff, past: Past) -> None:
    rows.posting(serving(sam), rows.unit())


def same_unit_before_a_matter(sam: Staff, past: Past) -> None:
    then = rows.unit("OLD")
    rows.posting(serving(sam), then, date(2003, 1, 1), date(2004, 1, 1))
    rows.posting(past.subject, then, date(2003, 6, 1), date(2004, 6, 1))
    past.alleged(past.subject, on=date(2005, 1, 1))


def above_in_line(sam: Staff, past: Past) -> None:
    between = rows.officer("Between")
    LineManagement.objects.create(officer=past.subject, manager=between)
    LineManagement.objects.create(officer=between, manager=serving(sam))


def below_in_line(sam: Staff, past: Past) -> None:
    LineManagement.objects.create(officer=serving(sam), manager=past.subject)


def accused_together(sam: Staff, past: Past) -> None:
    past.alleged(past.subject, serving(sam))


def ruled_out(sam: Staff, past: Past) -> None:
    report = past.desk.report()
    past.desk.case(report, subject=past.subject)
    report.exclusions.create(staff=sam, recorded_at=rows.NOW)


def is_it(sam: Staff, past: Past) -> None:
    Staff.objects.filter(pk=sam.pk).update(officer=past.subject)


def serving(sam: Staff) -> Officer:
    if sam.officer is None:
        sam.officer = rows.officer("Okonjo")
        sam.save()
    return sam.officer


TIES = [declared, same_unit_now, same_unit_before_a_matter, above_in_line, below_in_line, accused_together, ruled_out, is_it]


@pytest.mark.parametrize("tie", TIES)
@pytest.mark.slow
def test_someone_with_a_conflict_sees_nothing_of_the_officer(tie: Callable[[Staff, Past], None], past: Past) -> None:
    colleague = rows.officer("Colleague")
    past.alleged(past.subject, colleague)
    assert past.client("Sam").get(f"/insight/officers/{past.subject.pk}/").status_code == 200

    tie(past.people["Sam"], past)
    sam = past.client("Sam")

    assert sam.get(f"/insight/officers/{past.subject.pk}/").status_code == 404
    for answer in (
        sam.post("/insight/officers/", {"text": "Subject"}),
        sam.get(f"/insight/officers/{colleague.pk}/"),
        sam.get(f"/insight/units/{rows.unit().pk}/"),
    ):
        assert "Sam Subject" not in answer.content.decode()


def test_a_unit_shared_long_before_any_matter_bars_nobody(past: Past) -> None:
    sam, then = past.people["Sam"], rows.unit("OLD")
    rows.posting(serving(sam), then, date(2003, 1, 1), date(2004, 1, 1))
    rows.posting(past.subject, then, date(2003, 6, 1), date(2004, 6, 1))
    past.alleged(past.subject, on=date(2019, 1, 1))

    assert past.subject.pk not in barred_officers(sam)


def test_whoever_handles_a_matter_now_may_know_what_else_was_said(past: Past) -> None:
    past.alleged(past.subject, finding="Sustained")
    case = rows.case(of=past.body())
    rows.allegation(case, past.subject)
    held = rows.handler(case, past.people["Dee"], "decision_maker")
    address = f"/insight/officers/{past.subject.pk}/"
    assert "Sustained" in past.client("Dee").get(address).content.decode()

    held.until = rows.NOW
    held.save()
    assert past.client("Dee").get(address).status_code == 404


def test_an_overseer_sees_the_matters_of_the_force_and_others_those_of_their_body(past: Past) -> None:
    live = rows.case(of=past.body())
    elsewhere = rows.case(of=past.people["Rita"].body)
    imported = past.alleged(past.subject)

    seen = {name: set(own_cases(past.people[name])) for name in ("Sam", "Dee", "Olu", "Rita")}

    assert seen == {
        "Sam": {live, imported},
        "Dee": {live, imported},
        "Olu": {live, elsewhere, imported},
        "Rita": {elsewhere},
    }


def test_whoever_has_no_ties_is_asked_about_once(past: Past) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert barred_officers(past.people["Dee"]) == frozenset()
    assert len(queries) == 1
