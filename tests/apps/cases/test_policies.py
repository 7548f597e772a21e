"""The policies on rows and `access` in Python answer alike, for every staff member and every report, case and item.

Random histories: postings, lines of command, interests, exclusions, handlers past and present, cases of two bodies and imported
ones. ADR 30 says which conflicts the policy on cases leaves to Python.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from candour.apps.cases import access
from candour.apps.cases.models import Case, CaseReport, Exclusion, Handler
from candour.apps.cases.queries.conflicts import Rule, conflicts_of
from candour.apps.dossiers import queries as dossiers
from candour.apps.dossiers.models import Dossier, Grant, Item
from candour.apps.forces.models import LineManagement, Officer
from candour.apps.people.access import may
from candour.apps.people.models import DeclaredInterest, Role, Staff
from candour.apps.people.permissions import Permission
from candour.apps.people.queries import forces_of
from candour.apps.reports.models import Report
from candour.ui import asking
from tests.apps.cases import rows
from tests.web_role import as_role

# The rules that the policy on cases holds; the functions for reports and items hold all.
CHEAP = {Rule.SUBJECT, Rule.EXCLUDED, Rule.DECLARED_INTEREST}


@dataclass
class World:
    """A few rows of everything that decides who may see what, joined at random."""

    draw: random.Random
    staff: list[Staff] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    def __post_init__(self) -> None:
        bodies = [rows.body(), rows.body("Office for Policing Conduct", of_force=False)]
        officers = [rows.officer(f"Officer {number}") for number in range(5)]
        for number in range(6):
            roles = self.draw.sample(list(Role.Name), self.draw.randint(0, 2))
            serves = self.draw.choice([None, *officers])
            self.staff.append(rows.staff(f"Person {number}", *roles, serves_as=serves, of=self.draw.choice(bodies)))
        self._postings(officers)
        for number in range(5):
            body = self.draw.choice(bodies)
            self.reports.append(rows.report(of=body))
            self._seal_an_item(self.reports[-1])
            if number % 2 or self.draw.random() < 0.5:
                self.cases.append(rows.case(self.reports[-1], of=body))
                self._seal_a_note(self.cases[-1])
        self.cases.append(rows.imported_case())
        for case in self.cases:
            for _ in range(self.draw.randint(0, 2)):
                rows.allegation(case, self.draw.choice([None, *officers]))
        self._handlers()
        self._ties(officers)

    def _postings(self, officers: list[Officer]) -> None:
        units = [rows.unit("CID"), rows.unit("RPU")]
        for officer in officers:
            since = date(2024, 1, 1) + timedelta(days=self.draw.randint(0, 700))
            rows.posting(officer, self.draw.choice(units), since, self.draw.choice([None, since + timedelta(days=60)]))
        if self.draw.random() < 0.5:
            LineManagement.objects.create(officer=officers[0], manager=officers[1])

    def _handlers(self) -> None:
        today = timezone.localdate()
        for _ in range(5):
            case, who = self.draw.choice(self.cases), self.draw.choice(self.staff)
            until, overlap, ended = self.draw.choice(
                [(None, None, None)] * 3
                + [
                    (rows.NOW, None, None),
                    (rows.NOW, today, None),
                    (rows.NOW, today - timedelta(days=1), None),
                    (rows.NOW, today + timedelta(days=3), rows.NOW),
                ]
            )
            try:
                with transaction.atomic():
                    Handler.objects.create(
                        case=case, staff=who, role=self.draw.choice(["investigator", "supporter"]), since=rows.NOW,
                        until=until, overlap_until=overlap, overlap_ended_at=ended,
                    )  # fmt: skip
            except IntegrityError:
                continue  # a conflict, or the seat is taken

    def _ties(self, officers: list[Officer]) -> None:
        for _ in range(self.draw.randint(0, 2)):
            who = self.draw.choice(self.staff)
            DeclaredInterest.objects.create(
                staff=who, officer=self.draw.choice(officers), relation="friend", declared_at=rows.NOW - timedelta(days=900)
            )
        for _ in range(self.draw.randint(0, 2)):
            by_officer = self.draw.random() < 0.5
            whom = {"officer": self.draw.choice(officers)} if by_officer else {"staff": self.draw.choice(self.staff)}
            answer = self.draw.choice(["", "keep_out", "let_in"])
            Exclusion.objects.create(report=self.draw.choice(self.reports), recorded_at=rows.NOW, answer=answer, **whom)

    def _seal_an_item(self, report: Report) -> None:
        self._item(report.dossier, Item.Kind.ACCOUNT)
        self._grants(report.dossier)

    def _seal_a_note(self, case: Case) -> None:
        assert case.dossier
        self._item(case.dossier, Item.Kind.NOTE)
        self._grants(case.dossier)

    def _item(self, dossier: Dossier, kind: str) -> None:
        epoch = dossiers.latest_epoch(dossier)
        Item.objects.create(
            dossier=dossier, epoch=epoch, kind=kind, author="reporter", ciphertext=b"x", size=1, sha256="x", created_at=rows.NOW
        )

    def _grants(self, dossier: Dossier) -> None:
        for who in self.draw.sample(self.staff, self.draw.randint(0, 2)):
            withdrawn = self.draw.choice([None, None, rows.NOW])
            waits = self.draw.random() < 0.2
            Grant.objects.create(
                epoch=dossiers.latest_epoch(dossier), staff=who, staff_key=who.keys.get(), sealed_secret=b"x",
                granted_at=rows.NOW, granted_by=None if waits else who, needs_confirmation=waits, withdrawn_at=withdrawn,
            )  # fmt: skip


def seen(table: str, column: str = "id") -> set[uuid.UUID]:
    """The ids in a table that the role of the web pages sees."""
    with as_role("candour_web"), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608 - names of this file
        return {row[0] for row in cursor.fetchall()}


def may_see_report(person: Staff, report: Report) -> bool:
    """What the desk's pages ask of a report: triage, or the page of its case."""
    joined = CaseReport.objects.filter(report=report).select_related("case").first()
    return access.can_see_report(person, report) or (joined is not None and access.can_see_case(person, joined.case))


def may_see_item(person: Staff, item: Item) -> bool:
    """What the pages ask of an item: it is listed with a report or case that the person may see, or opened with a grant."""
    if not access.may_open(person, item.dossier):
        return False
    report = Report.objects.filter(dossier=item.dossier).first()
    case = Case.objects.filter(dossier=item.dossier).first()
    listed = may_see_report(person, report) if report else bool(case and access.can_see_case(person, case))
    return listed or dossiers.can_read(person, item.dossier)


def may_list_case(person: Staff, case: Case) -> bool:
    """`access.can_see_case` with the conflicts that the policy on cases holds, and the lists of missed duties."""
    own = access.own_cases(person).filter(pk=case.pk)
    barred = set(conflicts_of(case, [person])[person.pk]) & CHEAP
    if barred:
        return False
    looks = access._may_look(person, case, every=may(person, Permission.WORK_ON_EVERY_CASE)) and own.exists()
    oversees = may(person, Permission.VIEW_MISSED_DUTIES) and (
        case.body_id == person.body_id or case.force_id in forces_of(person.body).values_list("pk", flat=True)
    )
    return looks or oversees


def may_count_case(person: Staff, case: Case) -> bool:
    """Pages on patterns count cases of the own body and of the forces that it reads, whatever the person's conflicts are."""
    ours = case.body_id == person.body_id or case.force_id in forces_of(person.body).values_list("pk", flat=True)
    return may(person, Permission.VIEW_INSIGHT) and ours


class RowsAsPythonSees(TestCase):
    """Each example is a transaction that is rolled back."""

    @settings(max_examples=25)
    @given(st.integers(0, 2**32))
    def test_policies_and_access_answer_alike(self, seed: int) -> None:
        world = World(random.Random(seed))  # noqa: S311 - for a test
        items = list(Item.objects.select_related("dossier"))
        for person in world.staff:
            asking.staff_asks(person.pk, "desk")
            quick, slow = handlers_of_open(person)
            found = [seen("reports_report"), seen("cases_case"), seen("dossiers_item"), full(world.cases)]
            asking.staff_asks(person.pk, "insight")
            counted = seen("cases_case")
            asking.forget()
            assert quick == slow
            fresh = Staff.objects.select_related("body").get(pk=person.pk)
            assert found[0] == {one.pk for one in world.reports if may_see_report(fresh, one)}
            assert found[1] == {one.pk for one in world.cases if may_list_case(fresh, one)}
            assert found[2] == {one.pk for one in items if may_see_item(fresh, one)}
            assert found[3] == {one.pk for one in world.cases if access.can_see_case(fresh, one)}
            assert counted == {one.pk for one in world.cases if may_list_case(fresh, one) or may_count_case(fresh, one)}
        for report in world.reports:
            asking.mailbox_asks(report.mailbox_id)
            its_own = seen("cases_case")
            asking.forget()
            assert its_own == set(CaseReport.objects.filter(report=report).values_list("case", flat=True))


def handlers_of_open(person: Staff) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The handlers of open cases of the person's body: from the function that reads them quickly, and under the policies."""
    asked = (
        "SELECT case_id, staff_id, role, ended FROM cases_handlers_of_open() WHERE body_id = %s ORDER BY 1, 2, 3, 4",
        """SELECT case_id, staff_id, role, until IS NOT NULL FROM cases_handler h JOIN cases_case c ON c.id = h.case_id
        WHERE body_id = %s AND source = '' AND closed_on IS NULL ORDER BY 1, 2, 3, 4""",
    )
    with as_role("candour_web"), connection.cursor() as cursor:
        rows_of = []
        for one in asked:
            cursor.execute(one, [person.body_id])
            rows_of.append(cursor.fetchall())
        return rows_of[0], rows_of[1]


def full(cases: Collection[Case]) -> set[uuid.UUID]:
    """The cases that the function with every conflict rule lets the asker see."""
    with as_role("candour_web"), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM unnest(%s::uuid[]) AS id WHERE cases_may_see(id)", [[case.pk for case in cases]])
        return {row[0] for row in cursor.fetchall()}
