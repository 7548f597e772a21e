"""Attacks of people who hold roles but no grant, or who read or rule out what is not theirs (security.md 5, 6, 7).

Each runs over HTTP against a running server with a real sign-in. The person who attacks is a colleague.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from candour.apps.cases.models import Exclusion
from candour.apps.dossiers.models import Item
from candour.apps.forces.models import Officer
from candour.apps.insight.models import Alert, AlertAnswer
from candour.apps.ledger.models import Entry
from candour.apps.ops.demo.cast import PASSWORD, TOTP_SECRET
from candour.apps.people.models import Role, RoleConfirmation, Staff
from candour.apps.people.queries import live_roles
from candour.apps.people.services import add_staff
from candour.apps.reports.models import Report, SafetyFlag
from candour.domain import sealing
from candour.domain.sealing import Recipient, seal_json
from tests.attacks.visitor import Answer, Visitor
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

ONE_TIME, CHOSEN = "a one-time password", "a password of her own choice"
PUPPET = {"name": "Jane Roberts", "username": "jane", "password": ONE_TIME}


@dataclass
class Scene:
    """The world of the tests behind a running server, with one report whose reporter is not safe."""

    world: World
    site: str
    report: Report
    words: sealing.Passphrase

    def signed_in(self, login: str) -> Visitor:
        """A colleague at the site."""
        return Visitor(self.site).sign_in(login, PASSWORD, TOTP_SECRET)

    def sealed(self, text: str) -> dict[str, str]:
        """A text sealed to the report, as a browser posts it."""
        epoch = self.report.dossier.epochs.get()
        ciphertext = seal_json(Recipient(epoch.public_key), {"text": text})
        return {"text": base64.b64encode(ciphertext).decode(), "epoch": str(epoch.number)}

    def mailbox(self) -> tuple[Visitor, Answer]:
        """The reporter at the mailbox, opened with its words."""
        reporter = Visitor(self.site)
        page = reporter.submit(reporter.get("/mailbox/"), "/mailbox/", words=self.words.reveal())
        return reporter, page

    def written(self) -> tuple[int, int, int, int, int]:
        """How much staff have written about the report, and how many entries there are of it."""
        staff = Item.objects.filter(author="staff").count()
        answered = SafetyFlag.objects.exclude(answered_at=None).count()
        about = Entry.objects.filter(ids__contains={"report": str(self.report.pk)}).count()
        return staff, answered, Exclusion.objects.count(), Role.objects.exclude(since=None).count(), about


@pytest.fixture
def scene(live_server: LiveServer) -> Scene:
    world = make_world()
    received, words = world.tell()
    return Scene(world, live_server.url, received.report, words)


def test_a_puppet_of_the_administrator_has_no_power(scene: Scene) -> None:
    ada = scene.signed_in("ada")
    form = {"name": PUPPET["name"], "username": "jane", "password": ONE_TIME}
    assert ada.post("/staff/people/add/", **form, roles="assessor").status == 200
    jane_row = Staff.objects.get(name="Jane Roberts")
    for role in ("supervisor", "administrator"):
        ada.post(f"/staff/people/{jane_row.pk}/give/", role=role)
    before = scene.written()

    jane = Visitor(scene.site).first_sign_in("jane", ONE_TIME, CHOSEN)
    flag = SafetyFlag.objects.get(report=scene.report)
    assert jane.get("/desk/").text.count(scene.report.reference) == 0
    assert jane.get(f"/desk/reports/{scene.report.pk}/").status == 404
    message = jane.post(f"/desk/reports/{scene.report.pk}/message/", **scene.sealed("Send me your full name at once"))
    safety = jane.post(f"/desk/safety/{flag.pk}/", done="not_needed")
    roles = jane.post(f"/staff/people/{Staff.objects.get(user__username='ada').pk}/give/", role="supervisor")

    assert (message.status, safety.status, roles.status) == (404, 404, 404)
    assert live_roles(jane_row) == set()
    assert scene.written() == before
    changes = scene.signed_in("alice").get("/staff/changes/").text
    assert "A role was asked for Jane Roberts: Supervisor. It waits to be confirmed." in changes


def test_whoever_asked_cannot_confirm_nor_can_the_puppets_of_the_same_administrator(scene: Scene) -> None:
    ada, ben, amina = (scene.signed_in(login) for login in ("ada", "ben", "amina"))
    ada.post("/staff/people/add/", **PUPPET, roles="administrator")
    jane_role = Role.objects.get(staff__name="Jane Roberts")
    assert "cannot confirm it" in ada.post(f"/staff/roles/{jane_role.pk}/confirm/").text
    assert "cannot confirm it" in ada.post(f"/staff/roles/{jane_role.pk}/met/").text
    # Ben and Amina are deceived: Jane is an administrator now.
    ben.post(f"/staff/roles/{jane_role.pk}/confirm/")
    amina.post(f"/staff/roles/{jane_role.pk}/met/")
    jane = Visitor(scene.site).first_sign_in("jane", ONE_TIME, CHOSEN)
    assert live_roles(Staff.objects.get(name="Jane Roberts")) == {"administrator"}

    # Jane's word does not count for what Ada asks, nor Ada's for what Jane asks, nor that of Jane's own puppet for either.
    ada.post("/staff/people/add/", name="Kim Hale", username="kim", password=ONE_TIME, roles="supervisor")
    jane.post("/staff/people/add/", name="Lee Marsh", username="lee", password=ONE_TIME, roles="supervisor")
    kim, lee = (Role.objects.get(staff__name=name) for name in ("Kim Hale", "Lee Marsh"))
    for visitor, role in ((jane, kim), (ada, lee)):
        amina.post(f"/staff/roles/{role.pk}/met/")
        assert "appointed by the same administrator" in visitor.post(f"/staff/roles/{role.pk}/confirm/").text
    assert live_roles(kim.staff) == live_roles(lee.staff) == set()

    # The overseer of the force owes nothing to either.
    olu = scene.signed_in("olu")
    assert olu.post(f"/staff/roles/{kim.pk}/confirm/").status == 200
    assert live_roles(kim.staff) == {"supervisor"}
    assert olu.post(f"/staff/roles/{lee.pk}/refuse/").status == 200
    assert live_roles(lee.staff) == set()
    kinds = list(Entry.objects.filter(ids__contains={"role": str(kim.pk)}).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["role.asked", "role.met", "role.confirmed", "role.given"]
    assert Entry.objects.filter(ids__contains={"role": str(lee.pk)}, kind="role.refused").count() == 1


def test_nobody_outside_the_team_says_that_a_person_was_met(scene: Scene) -> None:
    scene.signed_in("ada").post("/staff/people/add/", **PUPPET, roles="supervisor")
    role = Role.objects.get(staff__name="Jane Roberts")
    assert "Only a member of the intake team" in scene.signed_in("alice").post(f"/staff/roles/{role.pk}/met/").text
    assert scene.signed_in("nora").post(f"/staff/roles/{role.pk}/met/").status == 404
    assert not RoleConfirmation.objects.exists()


def test_the_database_refuses_a_role_of_weight_without_its_confirmations(scene: Scene) -> None:
    scene.signed_in("ada").post("/staff/people/add/", **PUPPET, roles="supervisor")
    role = Role.objects.get(staff__name="Jane Roberts")
    ada = str(scene.world.staff("ada").pk)
    insert = "INSERT INTO people_roleconfirmation (role_id, what, by_id, at) VALUES (%s, 'confirmed', %s, now())"
    statements = [
        ("UPDATE people_role SET since = now() WHERE id = %s", [str(role.pk)]),
        ("UPDATE people_role SET asked_by_id = NULL WHERE id = %s", [str(role.pk)]),
        (insert, [str(role.pk), ada]),
    ]
    for statement, values in statements:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    assert live_roles(role.staff) == set()


def test_a_supervisor_whom_nobody_let_in_changes_no_report(scene: Scene) -> None:
    body = scene.report.body
    add_staff(username="grace", name="Grace", body=body, password=ONE_TIME, now=NOW, roles=["assessor", "supervisor"])
    grace = Visitor(scene.site).first_sign_in("grace", ONE_TIME, CHOSEN)
    flag, before = SafetyFlag.objects.get(report=scene.report), scene.written()
    page = grace.get(f"/desk/reports/{scene.report.pk}/")
    assert "You cannot read this, so you can change nothing here." in page.text

    base = f"/desk/reports/{scene.report.pk}"
    answers = [
        grace.post(f"{base}/message/", **scene.sealed("I made it all up.")),
        grace.post(f"/desk/safety/{flag.pk}/", done="not_needed"),
        grace.post(f"{base}/exclusions/", staff=str(scene.world.staff("amina").pk)),
        grace.post(f"{base}/case/", into="new", category="J1"),
    ]

    assert [answer.status for answer in answers] == [404] * 4
    assert scene.written() == before


def test_a_message_says_whether_its_writer_can_read_the_report(scene: Scene) -> None:
    amina = scene.signed_in("amina")
    assert amina.post(f"/desk/reports/{scene.report.pk}/message/", **scene.sealed("I am Amina.")).status == 200
    _reporter, page = scene.mailbox()
    assert "Amina Rahman could read your report when this was written." in page.text
    alarms = page.text.count("does not match the record")
    Item.objects.filter(kind="message").update(author_could_read=None)
    after = scene.mailbox()[1].text
    assert "Amina Rahman could read your report when this was written." not in after
    assert after.count("does not match the record") == alarms + 1


def test_an_assessor_cannot_rule_a_supervisor_out_unseen(scene: Scene) -> None:
    amina, sam = scene.signed_in("amina"), scene.signed_in("sam")
    address = f"/desk/reports/{scene.report.pk}/"
    assert sam.get(address).status == 200
    assert "Sam Okonjo, Supervisor" in scene.mailbox()[1].text
    assert amina.post(f"{address}exclusions/", staff=str(scene.world.staff("sam").pk)).status == 200
    assert sam.get(address).status == 404

    reporter, page = scene.mailbox()
    assert "Somebody here asked that 1 person be kept out of your report." in page.text
    assert "Sam Okonjo, Supervisor" not in page.text  # under "Who could open it today"
    row = Exclusion.objects.get()
    action = f"/mailbox/kept-out/{row.pk}/"
    assert "We have written down who must be kept out." in reporter.submit(page, action, answer="let_in").text
    assert sam.get(address).status == 200
    assert "Sam Okonjo, Supervisor" in scene.mailbox()[1].text

    again = amina.post(f"{address}exclusions/", staff=str(scene.world.staff("sam").pk))
    assert "Only the reporter can change that." in again.text
    assert sam.get(address).status == 200
    assert Entry.objects.filter(kind="exclusion.answered").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Exclusion.objects.all().delete()


def test_a_body_of_another_force_sees_and_answers_nothing(scene: Scene) -> None:
    officer = Officer.objects.get(source_ref="NMC1001")
    reasons = {"cases": 3, "of": 3, "since": "2024-01-01", "until": "2024-03-01", "chance": 0.001}
    now = timezone.now()
    alert = Alert.objects.create(
        force=officer.force, officer=officer, kind="cluster", reasons=reasons, raised_at=now, seen_at=now
    )
    nora = scene.signed_in("nora")
    assert officer.name not in nora.get("/insight/alerts/").text
    for address in (
        f"/insight/alerts/{alert.pk}/",
        f"/insight/officers/{officer.pk}/",
        f"/insight/officers/{officer.pk}/associates/",
        f"/insight/forces/{officer.force_id}/",
        f"/staff/interests/declare/{officer.pk}/",
    ):
        assert nora.get(address).status == 404, address
    assert nora.post(f"/insight/alerts/{alert.pk}/", done="mistaken").status == 404
    assert nora.post(f"/insight/forces/{officer.force_id}/count/").status == 404
    for address, words in (
        ("/forces/officers/", {"text": officer.last_name}),
        ("/staff/interests/", {"name": officer.last_name}),
    ):
        assert "0 people found" in nora.post(address, **words).text

    # The regulator reads the force, because it was given it, and answers for nobody.
    rosa = scene.signed_in("rosa")
    assert officer.name in rosa.get(f"/insight/alerts/{alert.pk}/").text
    assert rosa.post(f"/insight/alerts/{alert.pk}/", done="mistaken").status == 404
    assert rosa.post(f"/insight/forces/{officer.force_id}/count/").status == 404
    assert not AlertAnswer.objects.exists()
