"""The panel beside triage: a description in, ranked officers with reasons out, and nothing of it kept anywhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from psycopg import sql

from candour.apps.forces.models import Officer
from candour.apps.insight.models import AccessRecord
from candour.apps.insight.queries import candidates
from candour.apps.reports.models import Report
from tests.apps.cases import rows
from tests.apps.insight.past import Past

pytestmark = pytest.mark.django_db

TYPED = {"surname": "Brakwellington", "number": "97??", "nickname": "Zebulonski", "unit": "Quokkaville", "on": "27/3/2026"}


@pytest.fixture
def report(past: Past) -> Report:
    right = rows.officer("Brockwellington")
    Officer.objects.filter(pk=right.pk).update(first_name="Zebulon", sex="Male", birth_year=1980, appointed_on=date(2005, 1, 1))
    posting = rows.posting(right, rows.unit("QUO"), date(2020, 1, 1))
    posting.shoulder_number = "9731"
    posting.save()
    for number in range(30):
        rows.officer(f"Other{number}")
    return past.desk.report()


def address(report: Report) -> str:
    return f"/insight/reports/{report.pk}/candidates/"


@pytest.mark.slow
def test_the_officer_meant_comes_first_with_reasons_and_can_be_chosen(past: Past, report: Report) -> None:
    page = past.client("Amina").post(address(report), TYPED).content.decode()

    right = Officer.objects.get(last_name="Brockwellington")
    first = page[page.index('govuk-summary-card__title"') :][:200]
    assert right.name in first
    assert f'name="subject" value="{right.pk}"' in page
    assert f'action="/desk/reports/{report.pk}/case/"' in page
    assert "Doublings of the odds" in page
    chosen = past.client("Amina").get(f"/desk/reports/{report.pk}/case/", {"subject": str(right.pk)})
    assert chosen.status_code == 200


def test_nothing_of_what_was_typed_is_kept(past: Past, report: Report, caplog: pytest.LogCaptureFixture) -> None:
    amina = past.client("Amina")
    with caplog.at_level("DEBUG"):
        assert amina.post(address(report), TYPED).status_code == 200
        assert amina.post(address(report), TYPED | {"age": "no number"}).status_code == 200

    kept = everything_kept()
    for typed in ("brakwellington", "97??", "zebulonski", "quokkaville"):
        assert typed not in kept
        assert (
            typed not in repr([record.__dict__ for record in caplog.records if not record.name.startswith("django.db")]).lower()
        )
    assert "brockwellington" in kept  # the roster's own name: the search does look everywhere
    assert not any("brakwellington" in str(value).lower() for value in amina.session.values())


def test_that_it_was_asked_is_an_entry(past: Past, report: Report) -> None:
    past.client("Amina").post(address(report), TYPED)
    look = AccessRecord.objects.get()
    assert (look.page, look.report, look.officer, look.entry.kind) == ("candidates", report, None, "insight.looked")


@pytest.mark.slow
def test_it_is_there_for_those_who_triage_the_report_and_for_nobody_else(past: Past, report: Report) -> None:
    got = {name for name in past.people if past.client(name).get(address(report)).status_code == 200}
    assert got == {"Amina", "Sam"}
    report.exclusions.create(staff=past.people["Sam"], recorded_at=rows.NOW)
    assert past.client("Sam").get(address(report)).status_code == 404


@pytest.mark.slow
def test_it_is_there_for_another_allegation_in_a_case(past: Past) -> None:
    case = past.desk.case(subject=past.subject)
    page = past.client("Amina").post(f"/insight/cases/{case.pk}/candidates/", {"surname": "Subject"}).content.decode()
    assert f'action="/desk/cases/{case.pk}/allegation/"' in page
    assert past.client("Rita").get(f"/insight/cases/{case.pk}/candidates/").status_code == 404
    assert (
        f"/insight/cases/{case.pk}/candidates/"
        in past.client("Amina").get(f"/desk/cases/{case.pk}/allegation/").content.decode()
    )


@pytest.mark.slow
def test_somebody_she_may_not_look_at_is_not_named(past: Past, report: Report) -> None:
    friend = Officer.objects.get(last_name="Brockwellington")
    past.people["Amina"].interests.create(officer=friend, relation="friend", declared_at=rows.NOW)
    page = past.client("Amina").post(address(report), TYPED).content.decode()
    assert "Brockwellington" not in page
    assert str(friend.pk) not in page
    assert "Somebody you may not look at" in page


def test_nothing_said_is_asked_for_again(past: Past, report: Report) -> None:
    amina = past.client("Amina")
    assert "Type at least one thing" in amina.post(address(report), {}).content.decode()
    assert "knows" in amina.post(address(report), {"surname": "???"}).content.decode()


def test_the_register_is_made_once_and_anew_when_the_roster_changes(past: Past) -> None:
    first = candidates.register_of([rows.force()])
    assert candidates.register_of([rows.force()]) is first
    rows.officer("New")
    assert candidates.register_of([rows.force()]).size == first.size + 1


def everything_kept() -> str:
    """Every text, JSON and binary value of the whole database, in lower case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN pg_tables ON table_name = tablename"
            " WHERE schemaname = 'public' AND data_type IN ('text', 'bytea', 'jsonb', 'character varying')"
        )
        found: list[str] = []
        for table, column in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table)))
            found += [bytes(v).decode("latin-1") if isinstance(v, memoryview | bytes) else str(v) for (v,) in cursor.fetchall()]
    return "\n".join(found).lower()
