"""No route and no service changes a report or case for staff who hold every role and handle the case, but hold no grant.

The routes are those of access.txt that answer some colleague. The services are found in the code, so that a new one is asked.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.http import Http404
from django.test import Client

from candour.apps.cases import services as cases
from candour.apps.cases.models import Case, Handler
from candour.apps.desk import services as desk
from candour.apps.dossiers.models import Item
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.dossiers.services import NewDossier
from candour.apps.insight import services as insight
from candour.apps.insight.models import Alert, ReviewPair
from candour.apps.matters import services as matters
from candour.apps.matters.models import Ask, Enquiry
from candour.apps.ops.demo.cast import PASSWORD, TOTP_SECRET
from candour.apps.people.models import Role, Staff
from candour.apps.people.services import add_staff
from candour.apps.reports.models import Report, SafetyFlag
from candour.domain import sealing
from candour.domain.sealing import Recipient, seal_json, sign_first
from tests.contracts import test_access
from tests.second_factor import show_factor
from tests.signed_keys import store_staff_key
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

# Routes that change no report or case.
HARMLESS = {
    "/desk/diary/": "the staff member's own duties, of which there are none",
    "/insight/officers/": "searches the roster",
    "/insight/forces/<uuid:force>/count/": "asks for a counting run of the body's own force",
}
# What is posted where the page shows whoever may look the answers of others.
FORMS = {"/insight/alerts/<uuid:pk>/": {"done": "mistaken"}, "/insight/links/<uuid:pk>/": {"says": "same"}}
# Services that take `by` and check no grant themselves: those of the desk call those of cases, and decide_pair calls identify.
EXEMPT = {"identify"} | {
    f"{name} of desk" for name in ("answer_safety", "assign", "join_case", "open_case", "record_allegation")
}
TABLES = """
SELECT table_name FROM information_schema.tables
 WHERE table_schema = current_schema() AND table_name ~ '^(cases|dossiers|matters|reports|insight|ledger|people)_'
   AND table_name NOT IN ('people_sign_in_limits')
"""


def test_no_route_changes_anything_for_whoever_cannot_read() -> None:
    world = make_world()
    report, case = _assigned(world)
    ids = test_access.ids_of(world, report, case)
    client, before = _client(_puppet(world, case)), _rows()

    for route in sorted(_routes_that_answer_somebody() - HARMLESS.keys()):
        assert client.post(test_access.address_of(route, ids), FORMS.get(route, {})).status_code == 404, route
    assert _rows() == before


def test_no_service_changes_anything_for_whoever_cannot_read() -> None:
    world = make_world()
    report, case = _assigned(world)
    test_access.ids_of(world, report, case)  # makes an ask, an overlap, a letter, an alert and a pair
    enquiry = matters.open_enquiry(case.matters.get(), _sealed(case.dossier), by=world.staff("amina"), now=NOW)
    calls = _calls(world, report, case, enquiry)
    assert calls.keys() == set(_services()) - EXEMPT
    by, before = _puppet(world, case), _rows()

    for name, call in calls.items():
        with pytest.raises(Http404):
            call(by=by, now=NOW)
        assert _rows() == before, name


def _calls(world: World, report: Report, case: Case, enquiry: Enquiry) -> dict[str, Callable[..., object]]:
    """Each service by its name, called with arguments that a reader could use."""
    matter, other = case.matters.get(), world.tell()[0].report
    words, founding = _sealed(report.dossier), NewDossier(sign_first(uuid4(), sealing.new_dossier().secret), [])
    alice = Handler.objects.get(case=case, until=None)
    given: dict[str, tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]] = {
        "answer_safety": (cases.answer_safety, (SafetyFlag.objects.get(report=report), "not_needed"), {}),
        "assign": (cases.assign, (case, world.staff("sophie"), []), {"role": "supporter"}),
        "end_overlap": (cases.end_overlap, (Handler.objects.exclude(overlap_until=None).get(), []), {}),
        "hand_over": (cases.hand_over, (alice, world.staff("farid"), "left"), {"grants": [], "rotations": []}),
        "hand_over of desk": (desk.hand_over, (alice, world.staff("farid"), desk.Handover("left", {}, [])), {}),
        "join_case": (cases.join_case, (other, case), {}),
        "open_case": (cases.open_case, (other, founding), {}),
        "record_allegation": (cases.record_allegation, (case, cases.Named("J1", subject=world.subject)), {}),
        "record_exclusion": (cases.record_exclusion, (other,), {"staff": world.staff("sam")}),
        "write_handover_note": (cases.write_handover_note, (case, words), {}),
        "write_note": (cases.write_note, (case, words), {}),
        "act": (matters.act, (matter, matters.ActRequest("safety_decided", "handler")), {}),
        "close_enquiry": (matters.close_enquiry, (enquiry, "answered", words), {}),
        "decide_ask": (matters.decide_ask, (Ask.objects.get(),), {"approve": True}),
        "look_at_pattern": (matters.look_at_pattern, (matter,), {}),
        "open_enquiry": (matters.open_enquiry, (matter, words), {}),
        "request_ask": (matters.request_ask, (report, "missing", words), {}),
        "send_letter": (matters.send_letter, (matter, "acknowledgement", words), {"report": report}),
        "send_message": (matters.send_message, (report, words), {}),
        "answer_alert": (insight.answer_alert, (Alert.objects.get(), "mistaken"), {}),
        "decide_pair": (insight.decide_pair, (ReviewPair.objects.get(), "same"), {}),
    }
    return {name: _call(*one) for name, one in given.items()}


def _call(service: Callable[..., object], places: tuple[Any, ...], names: dict[str, Any]) -> Callable[..., object]:
    return lambda **who: service(*places, **names, **who)


def _services() -> Iterator[str]:
    """The public services of cases, matters, desk and insight that take the staff member who acts."""
    for package in (cases, matters, desk, insight):
        for name in package.__all__:
            service = getattr(package, name)
            if inspect.isfunction(service) and "by" in inspect.signature(service).parameters:
                yield f"{name} of desk" if package is desk else name


def _routes_that_answer_somebody() -> set[str]:
    """The routes of the desk and of patterns to which some login can post, by access.txt."""
    found = set()
    for line in test_access.TABLE.read_text(encoding="utf-8").splitlines():
        method, _, rest = line.partition(" ")
        route, *letters = rest.split()
        if method == "POST" and route.startswith(("/desk/", "/insight/")) and set("".join(letters)) & set("+>x"):
            found.add(route)
    return found


def _assigned(world: World) -> tuple[Report, Case]:
    report = world.tell()[0].report
    case = world.open_case(report)
    world.assign(case, report)
    return report, case


def _puppet(world: World, case: Case) -> Staff:
    """A colleague with a key and every role, who even stands in the rows as the case's investigator, but holds no grant."""
    roles = [str(name) for name in Role.Name]
    made = add_staff(
        username="jane", name="Jane Roberts", body=world.staff("sam").body, password=PASSWORD, now=NOW - timedelta(days=1),
        roles=roles, must_choose_password=False,
    )  # fmt: skip
    TOTP.activate(made.user, TOTP_SECRET)
    store_staff_key(made, now=NOW)
    Handler.objects.filter(case=case, role="investigator", until=None).update(staff=made)
    return made


def _client(who: Staff) -> Client:
    client = Client()
    client.force_login(who.user)
    return show_factor(client)


def _sealed(dossier: Any) -> bytes:
    return seal_json(Recipient(latest_epoch(dossier).public_key), {"text": "Which gate was it?"})


def _rows() -> dict[str, str | None]:
    """A digest of every row of each table."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        digests = {}
        for name in names:
            cursor.execute(f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {name} t")  # noqa: S608 - own names
            digests[name] = cursor.fetchone()[0]
        return digests


def test_the_digests_see_a_change() -> None:
    world, before = make_world(), _rows()
    world.tell()
    assert Item.objects.exists()
    assert _rows() != before
