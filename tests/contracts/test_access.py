"""The response of every address to every login, compared with the access policy in access.txt.

A failed comparison shows the lines that differ.
Letters: `.` 404 (does not exist, or not allowed: the same page) · `+` shown · `>` sent on (to sign in, or to the next page) ·
`-` not this way (405) · `x` refused for what was sent (400, 403, 409, 413, 415) · `?` asked for the seven words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from candour.apps.cases.models import Case, Handler, PriorInvestigator
from candour.apps.dossiers.models import Item, Team
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.forces.models import Officer, Unit
from candour.apps.insight.models import Alert, ReviewPair
from candour.apps.mailbox.services import sessions
from candour.apps.mailbox.services.sessions import COOKIE
from candour.apps.matters.services import request_ask, send_letter
from candour.apps.ops.demo.cast import BOARD, PEOPLE
from candour.apps.people.services import add_staff, give_role
from candour.apps.reports.models import Mailbox, Report, SafetyFlag
from candour.config.checks import every_route
from candour.domain.sealing import Recipient, seal_json
from tests.world import NOW, World, make_world

TABLE = Path(__file__).with_name("access.txt")
LETTERS = {200: "+", 201: "+", 204: "+", 302: ">", 303: ">", 404: ".", 405: "-"}
REFUSED = {400, 403, 409, 413, 415, 422}
METHODS = ("get", "post")


@dataclass
class Holder:
    """A client for the reporter's mailbox. Opens it again for each request, because some requests close it."""

    mailbox: Mailbox

    def get(self, address: str) -> Any:
        """Get a page."""
        return self._opened().get(address)

    def post(self, address: str) -> Any:
        """Post an empty form."""
        return self._opened().post(address)

    def _opened(self) -> Client:
        client = Client()
        client.cookies[COOKIE] = sessions.start(self.mailbox, now=timezone.now()).reveal()
        return client


def lines(world: World) -> list[str]:
    """A line for each address and method, with the letter of each login's response."""
    report = world.tell()[0].report
    case = world.open_case(report)
    world.assign(case, report)
    clients: dict[str, Any] = {"nobody": Client(), "holder": Holder(report.mailbox)}
    # The far board's people answer as Charlie and Rosa do: they too are of another body.
    clients |= {one.login: world.client(one.login) for one in PEOPLE if one.body != BOARD}
    ids = ids_of(world, report, case)
    head = f"{'':62}" + " ".join(f"{name:7}" for name in clients)
    return [
        head.rstrip(),
        *(_line(route, method, clients, ids) for route in routes() for method in METHODS),
    ]


def routes() -> list[str]:
    return sorted({route for route, _ in every_route() if not route.startswith("/staff/account/")})


def _line(route: str, method: str, clients: dict[str, Any], ids: dict[str, str]) -> str:
    address = address_of(route, ids)
    letters = [_letter(getattr(client, method)(address)) for client in clients.values()]
    return (f"{method.upper():5}{route:57}" + " ".join(f"{letter:7}" for letter in letters)).rstrip()


def address_of(route: str, ids: dict[str, str]) -> str:
    """The route as an address, with ids of rows that are there."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: _id(ids, route, found[1]), route)


def _letter(answer: Any) -> str:
    if answer.status_code == 200 and not answer.streaming and b'id="opening-once"' in answer.content:
        return "?"
    return LETTERS.get(answer.status_code, "x" if answer.status_code in REFUSED else f"!{answer.status_code}")


def ids_of(world: World, report: Report, case: Case) -> dict[str, str]:
    named: dict[str, Any] = {
        "slug": "safety",
        "/insight/methods/<slug:slug>/|slug": "repeats",
        "body": report.body_id,
        "officer": Officer.objects.get(source_ref="NMC1001").pk,
        "item": Item.objects.filter(dossier=report.dossier, kind="account").get().pk,
        "index": 0,
        "place": "000",
        "level": "0",
        "purpose": "intake",
        "force": report.force_id,
        "unit": Unit.objects.get(code="RTA").pk,
        "pk": uuid4(),
        "/desk/reports/<uuid:pk>/|pk": report.pk,
        "/desk/asks/<uuid:pk>/|pk": _ask(world, report),
        "/desk/overlaps/<uuid:pk>/|pk": _overlap(world, case),
        "/insight/alerts/<uuid:pk>/|pk": _alert(),
        "/insight/links/<uuid:pk>/|pk": _link(),
        "/insight/reports/<uuid:pk>/|pk": report.pk,
        "/insight/cases/<uuid:pk>/|pk": case.pk,
        "/desk/safety/<uuid:pk>/|pk": SafetyFlag.objects.get(report=report).pk,
        "/dossiers/<uuid:pk>/keys/|pk": report.dossier_id,
        "/dossiers/items/<uuid:pk>/|pk": Item.objects.filter(dossier=report.dossier, kind="account").get().pk,
        "/dossiers/teams/<uuid:pk>/|pk": Team.objects.get(body=report.body, purpose="intake").pk,
        "/desk/team-key/<uuid:pk>/|pk": Team.objects.get(body=report.body, purpose="intake").pk,
        "/staff/people/<uuid:pk>/|pk": world.staff("bob").pk,
        "/staff/people/<uuid:pk>/close/|pk": _leaver(report),
        "/staff/roles/<int:pk>/|pk": _waiting_role(world),
        "/desk/cases/<uuid:pk>/|pk": case.pk,
        "/desk/matters/<uuid:pk>/|pk": case.matters.get().pk,
        "event": "safety_decided",
        "letter": "acknowledgement",
        "code": "england_wales",
        "table": "clock",
        "/desk/letters/<uuid:pk>/|pk": _sent_letter(world, report, case),
    }
    return {name: str(value) for name, value in named.items()}


def _sent_letter(world: World, report: Report, case: Case) -> UUID:
    dossier = Recipient(latest_epoch(report.dossier).public_key)
    words, by = seal_json(dossier, {"name": "Rosa"}), world.staff("amina")
    return send_letter(case.matters.get(), "acknowledgement", words, report=report, by=by, now=NOW).pk


def _leaver(report: Report) -> UUID:
    return add_staff(username="leaver", name="Leaver", body=report.body, password="", now=NOW).pk


def _waiting_role(world: World) -> int:
    """The id of a role that Ada asked for."""
    return int(give_role(world.staff("cass"), "supervisor", by=world.staff("ada"), now=NOW).pk)


def _ask(world: World, report: Report) -> UUID:
    """The id of an ask that no supervisor has decided."""
    words = seal_json(Recipient(latest_epoch(report.dossier).public_key), {"text": "Which gate was it?"})
    return request_ask(report, "missing", words, by=world.staff("alice"), now=NOW).pk


def _overlap(world: World, case: Case) -> UUID:
    """The id of a past handler whose overlap is overdue."""
    past, now = NOW - timedelta(days=9), NOW - timedelta(days=8)
    row = {"staff": world.staff("farid"), "role": "supporter", "since": past, "until": now, "reason_ended": "left"}
    return Handler.objects.create(case=case, overlap_until=now.date(), **row).pk


def _alert() -> UUID:
    officer, now = Officer.objects.get(source_ref="NMC1001"), timezone.now()
    about = {"cases": 3, "of": 3, "since": "2024-01-01", "until": "2024-03-01", "chance": 0.001}
    made = Alert.objects.create(force=officer.force, officer=officer, kind="cluster", reasons=about, raised_at=now, seen_at=now)
    return made.pk


def _link() -> UUID:
    officer, now = Officer.objects.get(source_ref="NMC1001"), timezone.now()
    other = PriorInvestigator.objects.create(source="register", source_ref="1", first_name="Robin", last_name="Sable")
    asked = {"probability": 0.5, "bits": 0.0, "model": "mentions", "asked_at": now}
    return ReviewPair.objects.create(force=officer.force, officer=officer, investigator=other, **asked).pk


def _id(ids: dict[str, str], route: str, name: str) -> str:
    """The id to put for <name> in this route: that of the longest listed prefix of the route, or the general one."""
    listed = [known for known in ids if known.endswith(f"|{name}") and route.startswith(known.partition("|")[0])]
    return ids[max(listed, key=len, default=name)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_every_address_answers_every_login_as_listed() -> None:
    assert lines(make_world()) == TABLE.read_text(encoding="utf-8").splitlines()
