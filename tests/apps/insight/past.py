"""A department with a past: a supervisor, an overseer, a decision-maker, and imported cases about invented officers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from candour.apps.cases.models import Allegation, Case
from candour.apps.forces.models import Force, Officer
from candour.apps.insight import services as insight
from candour.apps.people import services as people
from candour.apps.people.models import Body, Role, Staff
from candour.apps.records import services
from candour.apps.records import tasks as records
from candour.apps.records.models import CountingRun
from tests.apps.cases import rows
from tests.apps.desk.desk import Desk, signed_in


@dataclass
class Past:
    """The desk of the cases' tests, with people who look at patterns."""

    desk: Desk
    people: dict[str, Staff] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Dee decides, Ada administers, Olu oversees the force, Rita supervises in a body that reads every force."""
        self.people = {name: self.desk.staff(name) for name in ("Amina", "Sam", "Alice", "Ada", "Olu")}
        self.people["Dee"] = rows.staff("Dee", Role.Name.DECISION_MAKER)
        regulator = rows.body("Office for Policing Conduct", of_force=False)
        people.set_readable_forces(regulator, None, now=rows.NOW)
        regulator.refresh_from_db()
        self.people["Rita"] = rows.staff("Rita", Role.Name.SUPERVISOR, of=regulator)

    @property
    def subject(self) -> Officer:
        """Whom most of it is about."""
        return self.desk.subject

    def client(self, name: str) -> Client:
        """A browser where she is signed in."""
        return signed_in(self.people[name])

    def alleged(self, *subjects: Officer, on: date = date(2019, 5, 2), finding: str = "", **columns: Any) -> Case:
        """An imported case about these officers."""
        case = rows.imported_case(incident_on=on, received_on=on, **columns)
        for number, subject in enumerate(subjects):
            Allegation.objects.create(
                case=case,
                subject=subject,
                category="05A",
                category_text="Use of force",
                finding=finding,
                source_ref=f"{case.source_ref}-{number}",
            )
        return case

    def body(self) -> Body:
        """The department."""
        return self.desk.body


def count_now(force: Force | None = None) -> CountingRun:
    """Ask for a run and do what the worker does with it, and what follows."""
    run, _new = services.request_run(force or rows.force(), now=timezone.now())
    records.count(str(run.pk))
    run.refresh_from_db()
    insight.raise_alerts_of_run(run)
    insight.compare_investigators(run)
    return run
