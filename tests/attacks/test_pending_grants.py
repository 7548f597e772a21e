"""Findings 6 and 11: a wrong wrapped secret. It lets nobody read, counts nowhere, destroys no grant, and is shown.

On 685c6fa a member sealed a wrong secret to a colleague, who was shown as a reader everywhere and could open nothing.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Grant, Team
from candour.apps.ledger.models import Entry
from candour.apps.mailbox.queries import openings
from candour.apps.people.queries import live_key
from candour.apps.reports.queries import missing_to_receive
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.desk.desk import Desk
from tests.apps.dossiers import hands
from tests.apps.dossiers.hands import NOW, Person
from tests.apps.people import logins
from tests.signed_keys import confirm_waiting

pytestmark = pytest.mark.django_db


def member(name: str) -> Person:
    staff = logins.staff(name, "assessor")
    return Person(staff, hands.key_for(staff))


def a_team(founder: Person) -> tuple[Team, sealing.DossierSecret]:
    keys = sealing.new_dossier()
    own = services.SealedGrant(founder.secret.public, sealing.seal_grant(keys.secret, founder.secret.public))
    new = hands.founding(keys.secret, [own], founder)
    return services.create_team(hands.body(), "intake", "Intake", new_dossier=new, by=founder.staff, now=NOW), keys.secret


def lets_in(by: Person, team: Team, secret: sealing.DossierSecret, to: Person | str, whom: Any = None) -> Any:
    """Post the form by which a member lets a colleague in, with this secret sealed to the colleague's key."""
    public = sealing.Recipient(to) if isinstance(to, str) else to.secret.public
    staff = whom or to.staff  # type: ignore[union-attr]
    sealed = base64.b64encode(sealing.seal_grant(secret, public)).decode()
    grants = json.dumps([{"dossier": str(team.pk), "epoch": 1, "to": str(public), "sealed": sealed}])
    form = {"member": str(staff.pk), "grants": grants}
    return logins.signed_in(by.staff).post(f"/dossiers/teams/{team.pk}/add/", form)


def test_a_wrong_secret_makes_nobody_a_member_and_a_right_one_takes_its_place() -> None:
    amina, sam = member("Amina"), member("Sam")
    team, secret = a_team(amina)
    assert lets_in(amina, team, sealing.new_dossier().secret, sam).status_code == 302
    with pytest.raises(sealing.WrongKey):
        confirm_waiting(sam.staff, sam.secret, now=NOW)
    assert (queries.members(team), queries.waiting_members(team)) == ([amina.staff], [sam.staff])
    assert "1" in " ".join(missing_to_receive(team.body))
    page = logins.signed_in(amina.staff).get(f"/dossiers/teams/{team.pk}/").content.decode()
    assert "Let in, but pending" in page
    with pytest.raises(Http404):
        services.open_keys(sam.staff, team.dossier, now=NOW)

    assert lets_in(amina, team, secret, sam).status_code == 302
    assert confirm_waiting(sam.staff, sam.secret, now=NOW) == 1
    assert queries.members(team) == [amina.staff, sam.staff]
    assert lets_in(amina, team, sealing.new_dossier().secret, sam).status_code == 400  # a live grant is never overwritten
    assert queries.members(team) == [amina.staff, sam.staff]
    assert Entry.objects.filter(kind="grant.confirmed", ids__actor=str(sam.staff.pk)).count() == 1


def test_nobody_confirms_for_somebody_else() -> None:
    amina, sam = member("Amina"), member("Sam")
    team, secret = a_team(amina)
    lets_in(amina, team, secret, sam)
    grant = Grant.evidence().get(staff=sam.staff)
    by_amina = sealing.signing_half(amina.secret)
    forged = by_amina.sign(grant.opened.statement(by_amina.public))
    right = sealing.confirm_grant(sam.secret, grant.opened)
    assert services.confirm(amina.staff, {grant.pk: right}, now=NOW) == 0
    for signature in (forged, bytes(64), b"short"):
        with pytest.raises(Refusal, match="did not sign"):
            services.confirm(sam.staff, {grant.pk: signature}, now=NOW)
    opened = json.dumps({str(grant.pk): base64.b64encode(forged).decode()})
    client = logins.signed_in(sam.staff)
    assert client.post("/dossiers/grants/confirm/", {"opened": opened}).status_code == 400
    for nonsense in ("x", "[1]", '{"a": 1}', '{"' + str(grant.pk) + '": "!"}'):
        assert client.post("/dossiers/grants/confirm/", {"opened": nonsense, "failed": nonsense}).status_code == 400
    assert not queries.can_read(sam.staff, team.dossier)


def test_the_database_refuses_a_grant_that_does_not_wait_and_any_change_of_one() -> None:
    amina, sam = member("Amina"), member("Sam")
    team, secret = a_team(amina)
    lets_in(amina, team, secret, sam)
    grant = Grant.objects.get(staff=sam.staff)
    insert: Any = Grant.objects.create
    row: dict[str, Any] = {
        "epoch": grant.epoch,
        "staff": sam.staff,
        "staff_key": grant.staff_key,
        "sealed_secret": b"x",
        "granted_at": NOW,
    }
    faults: list[dict[str, Any]] = [{}, {"granted_by": amina.staff}, {"needs_confirmation": True, "confirmed_at": NOW}]
    for more in faults:
        with pytest.raises(IntegrityError, match="waits until"), transaction.atomic():
            insert(**row, **more)
    theirs, own = Grant.objects.filter(pk=grant.pk), Grant.objects.filter(staff=amina.staff)
    for rows, changed in (
        (theirs, {"needs_confirmation": False}), (theirs, {"sealed_secret": b"x"}), (own, {"sealed_secret": b"x"}),
        (theirs, {"confirmed_at": NOW}), (theirs, {"confirmed_at": NOW, "confirmation": b"short"}),
        (own, {"confirmed_at": NOW, "confirmation": bytes(64)}),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=r"keeps what it says|signed by the reader"), transaction.atomic():
            rows.update(**changed)


def test_no_report_is_left_with_readers_who_have_not_opened_it() -> None:
    amina, sam = hands.person("Amina"), hands.person("Sam")
    report, secret = hands.new()
    hands.grant_to(report, secret, amina)
    services.store_grants([hands.sealed_grant(report, secret, sam)], by=amina.staff, now=NOW)
    turned, _ = hands.rotation(report, secret, without=amina.staff)
    with pytest.raises(Refusal, match="Nobody would be able to read this"):
        services.withdraw_and_rotate(report, rotation=turned, from_staff=amina.staff, by=amina.staff, now=NOW)
    with pytest.raises(IntegrityError, match="nobody else can read it"), transaction.atomic():
        _withdraw_by_sql(amina)
    confirm_waiting(sam.staff, sam.secret, now=NOW)
    _withdraw_by_sql(amina)
    assert queries.can_read(sam.staff, report)


def _withdraw_by_sql(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_grant SET withdrawn_at = %s WHERE staff_id = %s", [NOW, person.staff.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.slow
def test_a_handler_who_has_not_opened_the_case_can_do_nothing_and_is_shown_as_pending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    report = desk.report()
    case = desk.case(report, subject=desk.subject)
    with monkeypatch.context() as unopened:
        unopened.setattr(desk, "confirm", lambda _name: None)
        desk.assign(case)
    assert not queries.reads_now(desk.staff("Alice"), [case.dossier_id])
    page = desk.client("Sam").get(f"/desk/cases/{case.pk}/").content.decode()
    assert "Was let in, and has not opened it yet" in page
    assert [reader.name for reader in openings.readers(report, now=NOW)] == ["Amina", "Sam"]
    assert openings.waiting(report, now=NOW) == ["Alice"]
    desk.confirm("Alice")
    assert queries.reads_now(desk.staff("Alice"), [case.dossier_id])
    assert "Was let in, and has not opened it yet" not in desk.client("Sam").get(f"/desk/cases/{case.pk}/").content.decode()
    assert openings.waiting(report, now=NOW) == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.django_db(transaction=True)
def test_the_receivers_browser_finds_the_wrong_secret_raises_an_alarm_and_confirms_the_right_one(
    page: Page, live_server: LiveServer
) -> None:
    amina, sam = member("Amina"), logins.staff("Sam", "assessor")
    team, secret = a_team(amina)
    site = logins.in_browser(page, live_server, sam)
    logins.make_key(page, site)
    key = live_key(sam)
    assert key
    lets_in(amina, team, sealing.new_dossier().secret, key.public_key, sam)

    with page.expect_response("**/dossiers/grants/confirm/"):
        page.goto(f"{site}/dossiers/teams/")
    expect(page.get_by_text("does not open with your key")).to_be_visible()
    assert queries.members(team) == [amina.staff]
    changes = logins.signed_in(amina.staff).get("/staff/changes/").content.decode()
    assert "What was sealed to let somebody in does not open" in changes

    lets_in(amina, team, secret, key.public_key, sam)
    page.goto(f"{site}/dossiers/teams/{team.pk}/")
    expect(page.get_by_role("heading", name="Let a colleague in")).to_be_visible()  # only members see it
    assert queries.members(team) == [amina.staff, sam]
    assert page.get_by_text("does not open with your key").is_hidden()

    _break_the_live_grant(sam.pk)
    page.goto(f"{site}/staff/")
    page.get_by_role("button", name="Lock my key now").click()
    page.get_by_role("button", name="Unlock my key").click()
    logins.unlock(page)
    expect(page.get_by_text("does not open with your key")).to_be_visible()


def _break_the_live_grant(staff: UUID) -> None:
    """Put a wrong secret into a grant in force, as a superuser who switches the triggers off."""
    wrong = sealing.seal_grant(sealing.new_dossier().secret, sealing.new_dossier().public)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE dossiers_grant SET sealed_secret = %s WHERE staff_id = %s", [wrong, staff])
