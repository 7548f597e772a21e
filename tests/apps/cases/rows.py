"""Functions that insert rows for tests: forces, bodies, officers, staff, reports, cases."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model

from candour.apps.cases.models import Allegation, Case, CaseReport, Handler
from candour.apps.dossiers.models import Dossier
from candour.apps.forces.models import Force, Officer, Posting, Unit
from candour.apps.ledger.services import append
from candour.apps.people.models import Body, Role, Staff
from candour.apps.reports.models import Mailbox, Report
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from tests.signed_keys import record, store_first_epoch, store_staff_key

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
_number = itertools.count(1)


def force(code: str = "NMC") -> Force:
    return Force.objects.get_or_create(code=code, defaults={"name": f"{code} Constabulary"})[0]


def body(name: str = "Northmoor Professional Standards", *, of_force: bool = True) -> Body:
    force_ = force() if of_force else None
    return Body.objects.get_or_create(
        name=name,
        defaults={"kind": Body.Kind.PROFESSIONAL_STANDARDS, "force": force_, "receives_reports": True, "pack": "england_wales"},
    )[0]


def officer(name: str = "Officer") -> Officer:
    return Officer.objects.create(force=force(), source_ref=f"R{next(_number)}", first_name="Sam", last_name=name)


def unit(code: str = "CID") -> Unit:
    return Unit.objects.get_or_create(force=force(), code=code, defaults={"name": code})[0]


def posting(who: Officer, where: Unit, since: date | None = None, until: date | None = None) -> Posting:
    return Posting.objects.create(officer=who, unit=where, since=since, until=until)


def staff(name: str, *roles: str, serves_as: Officer | None = None, of: Body | None = None, key: bool = True) -> Staff:
    user = get_user_model().objects.create(username=f"{name.lower()}{next(_number)}")
    one = Staff.objects.create(user=user, name=name, body=of or body(), officer=serves_as)
    for role in roles:
        Role.objects.create(staff=one, name=role, since=datetime(2025, 1, 1, tzinfo=UTC))
    record(one, now=NOW)
    if key:
        store_staff_key(one, now=NOW)
    return one


def dossier(kind: str = "report") -> Dossier:
    one = Dossier.objects.create(kind=kind, created_at=NOW)
    store_first_epoch(one, sealing.new_dossier(), now=NOW)
    return one


def report(of: Body | None = None, received: datetime = NOW, **columns: Any) -> Report:
    pk = uuid.uuid4()
    given = {
        "id": pk,
        "reference": f"REF{next(_number)}",
        "idempotency_key": uuid.uuid4(),
        "body": of or body(),
        "force": force(),
        "dossier": dossier(),
        "mailbox": Mailbox.objects.create(dossier=dossier("mailbox"), locator_hash=uuid.uuid4().bytes),
        "mode": "anonymous",
        "relation": "officer",
        "categories": ["bullying"],
        "facts": {},
        "sealed_in_browser": True,
        "received_hour": received,
        "manifest": b"{}",
        "entry": append(Kind.REPORT_RECEIVED, actor=Actor.REPORTER, report=pk, now=received).pk,
    }
    return Report.objects.create(**(given | columns))


def case(*reports: Report, of: Body | None = None, **columns: Any) -> Case:
    given = {
        "reference": f"CASE{next(_number)}",
        "body": of or body(),
        "force": force(),
        "dossier": dossier("case"),
        "opened_at": NOW,
        "received_on": TODAY,
    }
    one = Case.objects.create(**(given | columns))
    for each in reports:
        CaseReport.objects.create(case=one, report=each, joined_at=NOW)
    return one


def imported_case(**columns: Any) -> Case:
    number = next(_number)
    given = {"reference": f"OLD{number}", "source": "register", "source_ref": str(number), "force": force()}
    return Case.objects.create(**(given | columns))


def allegation(of: Case, against: Officer | None, category: str = "bullying") -> Allegation:
    return Allegation.objects.create(case=of, subject=against, category=category, recorded_at=NOW)


def handler(of: Case, who: Staff, role: str = Role.Name.INVESTIGATOR, until: datetime | None = None) -> Handler:
    return Handler.objects.create(case=of, staff=who, role=role, since=NOW, until=until)
