"""A case that is worked from report to handover raises no false alarm: every service states the rows that it writes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from candour.apps.cases import services as case_services
from candour.apps.cases.models import Handler
from candour.apps.ledger import services as ledger
from candour.apps.matters import services as matters
from candour.apps.matters.models import Matter
from candour.apps.people import services as people
from candour.apps.people.models import Role
from candour.apps.reports import services as reports
from tests.apps.desk.desk import NOW, Desk, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_row_of_a_worked_case_is_what_its_entry_says(desk: Desk) -> None:
    report = desk.report()
    ledger.list_rows_before_statements(now=timezone.now())  # the fixtures write rows without services
    amina, alice, sam = desk.staff("Amina"), desk.staff("Alice"), desk.staff("Sam")
    case = desk.case(report, subject=desk.subject)
    handler = desk.assign(case)
    assert case.dossier
    case_services.write_note(case, sealed(case.dossier), by=alice, now=NOW)
    case_services.record_exclusion(report, by=amina, staff=desk.staff("Bob"), now=NOW)
    flag = reports.raise_safety(report, now=NOW)
    case_services.answer_safety(flag, "spoke", by=amina, now=NOW)
    reports.add_message_by_reporter(report, sealed(report.dossier), now=NOW)
    reports.add_to_account(report, sealed(report.dossier), now=NOW)
    matter = Matter.objects.get(case=case)
    enquiry = matters.open_enquiry(matter, sealed(case.dossier), by=alice, now=NOW)
    matters.close_enquiry(enquiry, "supports", sealed(case.dossier), by=alice, now=NOW)
    matters.look_at_pattern(matter, by=alice, now=NOW)
    ask = matters.request_ask(report, "differs", sealed(report.dossier), by=alice, now=NOW)
    matters.decide_ask(ask, approve=True, by=sam, now=NOW)
    matters.answer_ask(report, ask.pk, "agreed", now=NOW)
    desk.hand_over(handler, "Farid", reason="workload")
    desk.end_overlap(Handler.objects.get(pk=handler.pk), days=20)
    role = people.give_role(alice, Role.Name.SUPPORTER, now=NOW)
    people.end_role(role, now=NOW + timedelta(days=1))
    people.close_login(alice, now=NOW)
    reports.withdraw(report, now=NOW)
    ledger.integrate()

    run = ledger.run_audit(now=timezone.now())

    # The fixture's entry of the report states no rows, because no service wrote it.
    assert [line for line in run.findings if "report.received" not in line] == []
    assert run.counts["rows"] > run.counts["before"] > 0
