"""The timeline of an officer: every source joined, the newest first, in as many queries however long it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candour.apps.cases.models import PriorHandler, PriorInvestigator, PriorWitness
from candour.apps.forces.models import Authority, LineManagement, Officer
from candour.apps.insight.queries.officer import history
from tests.apps.cases import rows
from tests.apps.insight.past import Past

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_every_source_is_joined_and_the_newest_is_first(past: Past) -> None:
    subject = past.subject
    Officer.objects.filter(pk=subject.pk).update(appointed_on=date(2001, 3, 4))
    subject.refresh_from_db()
    Authority.objects.create(officer=subject, kind="Taser", granted_on=date(2010, 1, 1), withdrawn_on=date(2012, 1, 1))
    LineManagement.objects.create(officer=subject, manager=rows.officer("Boss"), since=date(2011, 1, 1))
    old = past.alleged(subject, rows.officer("Colleague"), on=date(2012, 6, 1), finding="Sustained")
    PriorHandler.objects.create(
        case=old,
        source_ref="9",
        investigator=PriorInvestigator.objects.create(source="register", source_ref="9", first_name="Ines", last_name="Vey"),
    )
    seen = past.alleged(rows.officer("Third"), on=date(2013, 1, 1))
    PriorWitness.objects.create(case=seen, source_ref="w", officer=subject)
    live = past.desk.case(subject=subject)

    found = history(subject, past.people["Sam"])
    page = past.client("Sam").get(f"/insight/officers/{subject.pk}/").content.decode()

    assert [str(one.lane) for one in found.moments if one.since] == [
        *("Allegations", "Witness", "Allegations", "Managers and managed", "Authorities", "Postings"),
    ]
    assert found.moments[0].case == live
    assert (found.cases, dict(found.findings())) == (2, {"Sustained": 1, "No finding": 1})
    assert [(one.officer.last_name, one.cases) for one in found.associates] == [("Colleague", 1)]
    for words in (
        "Taser",
        "Answered to Sam Boss",
        "Ines Vey",
        old.reference,
        live.reference,
        "Use of force",
        "Sustained",
        "Open",
    ):
        assert words in page


def test_it_takes_as_many_queries_for_many_rows_as_for_one(past: Past) -> None:
    past.alleged(past.subject, rows.officer("First"))
    with CaptureQueriesContext(connection) as few:
        history(past.subject, past.people["Sam"])
    for number in range(30):
        past.alleged(past.subject, rows.officer(f"Other{number}"))
        rows.posting(past.subject, rows.unit(f"U{number}"), date(2001, 1, 1))
    with CaptureQueriesContext(connection) as many:
        found = history(past.subject, past.people["Sam"])
    assert len(many) == len(few)
    assert (len(found.associates), found.hidden_associates) == (25, 6)


def test_a_case_with_somebody_she_may_not_look_at_is_not_shown(past: Past) -> None:
    friend = rows.officer("Friend")
    hidden = past.alleged(past.subject, friend)
    shown = past.alleged(past.subject)
    past.people["Sam"].interests.create(officer=friend, relation="friend", declared_at=rows.NOW)

    assert {row.case for row in history(past.subject, past.people["Sam"]).allegations} == {shown}
    assert {row.case for row in history(past.subject, past.people["Dee"]).allegations} == {shown, hidden}
