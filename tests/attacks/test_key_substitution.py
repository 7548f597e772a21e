"""Finding 1: a superuser without any key makes an attacker's key the newest of an intake team. Nobody seals to it.

On 685c6fa one transaction made the attacker a reader of every new report, and no person, page or entry showed it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from playwright.sync_api import Browser, Route
from pytest_django.live_server_helper import LiveServer

from candour.apps.dossiers.models import Dossier, Epoch, Grant
from candour.apps.dossiers.queries import UnprovedKey, latest_epoch
from candour.apps.dossiers.services import create, store_grants
from candour.apps.ledger.services import append
from candour.apps.people.models import StaffKey
from candour.apps.reports.models import Report
from candour.apps.reports.services import receive
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from tests.apps.dossiers import hands
from tests.apps.journey.answers import NOW, Receiving, receiving_body, submission
from tests.apps.journey.chromium import Reporter, answer_every_question
from tests.attacks.key_forger import forged_key, insert_epoch, without_triggers

REFUSED = "A key here was changed by someone who could not prove the right to"
ATTACKER = sealing.new_dossier()


@pytest.fixture
def receiving(db: None) -> Receiving:
    return receiving_body()


def substitute(receiving: Receiving, signer: sealing.X25519Secret = ATTACKER.secret) -> sealing.SignedKey:
    """Make the attacker's key the newest of the intake team, by SQL alone."""
    key = forged_key(receiving.intake, 2, ATTACKER, signer)
    insert_epoch(receiving.intake, key, ATTACKER.secret, now=NOW)
    return key


@pytest.mark.django_db
def test_the_database_refuses_an_epoch_that_is_not_signed_with_the_epoch_before(receiving: Receiving) -> None:
    columns = {"dossier": receiving.intake, "number": 2, "public_key": ATTACKER.public, "created_at": NOW}
    first = Epoch.objects.get(dossier=receiving.intake)
    signed = {"signing_key": "x", "signed_by": "x", "signature": bytes(64), "entry": first.entry}
    for more in ({}, signed):
        with pytest.raises(IntegrityError, match=r"epoch is signed|signed with the key"), transaction.atomic():
            Epoch.objects.create(**columns, **more)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Epoch.objects.filter(pk=first.pk).update(public_key=ATTACKER.public)


@pytest.mark.django_db
def test_no_page_names_the_key_of_a_superuser_and_no_report_is_received_with_it(client: Client, receiving: Receiving) -> None:
    before = submission(receiving.body)
    substitute(receiving)
    answer = client.get(f"/report/keys/{receiving.body.pk}/", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert REFUSED in answer.json()["error"]
    with pytest.raises(UnprovedKey, match=REFUSED):
        receive(before, now=NOW)
    with pytest.raises(UnprovedKey):  # without JavaScript, where the server seals
        submission(receiving.body)
    assert not Report.objects.exists()
    assert not Grant.objects.filter(epoch__dossier__kind="report").exists()


@pytest.mark.django_db
def test_a_key_changed_in_place_is_refused(receiving: Receiving) -> None:
    forged = sealing.sign_first(receiving.intake.pk, ATTACKER.secret)
    with without_triggers() as cursor:
        cursor.execute(
            "UPDATE dossiers_epoch SET public_key = %s, signing_key = %s, signed_by = %s, signature = %s WHERE dossier_id = %s",
            [forged.public_key, forged.signing_key, forged.signed_by, forged.signature, receiving.intake.pk],
        )
    with pytest.raises(UnprovedKey, match=REFUSED):
        latest_epoch(receiving.intake)


@pytest.mark.django_db
def test_an_epoch_without_a_signature_does_not_pass_as_one_from_before_signatures(receiving: Receiving) -> None:
    with without_triggers():
        Epoch.objects.create(dossier=receiving.intake, number=2, public_key=ATTACKER.public, created_at=NOW)
    with pytest.raises(UnprovedKey):
        latest_epoch(receiving.intake)


@pytest.mark.django_db
def test_an_entry_of_a_kind_that_is_not_about_keys_proves_no_key() -> None:
    """A false founding behind such an entry would stand on no page of changes."""
    key = sealing.sign_first(uuid4(), ATTACKER.secret)
    entry = append(Kind.ROWS_STATED, actor=Actor.SYSTEM, now=NOW, content=key.content())
    dossier = create(Dossier.Kind.TEAM, key, entry=entry, now=NOW)
    with pytest.raises(UnprovedKey):
        latest_epoch(dossier)


@pytest.mark.django_db
def test_nobody_grants_to_a_staff_key_that_was_changed_in_place() -> None:
    alice, dora, (dossier, secret) = hands.person("Alice"), hands.person("Dora"), hands.new()
    hands.grant_to(dossier, secret, dora)
    with pytest.raises(IntegrityError, match="keeps its public halves"), transaction.atomic():
        StaffKey.objects.filter(staff=alice.staff).update(public_key=ATTACKER.public)
    with without_triggers() as cursor:
        cursor.execute("UPDATE people_staffkey SET public_key = %s WHERE staff_id = %s", [ATTACKER.public, alice.staff.pk])
    thief = hands.Person(alice.staff, sealing.StaffSecret(ATTACKER.secret.reveal()))
    sealed = hands.sealed_grant(dossier, secret, thief)
    with pytest.raises(UnprovedKey, match=REFUSED):
        store_grants([sealed], by=dora.staff, now=NOW)


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> Receiving:
    return receiving_body()


@pytest.fixture
def reporter(chromium: Browser, built_site: None, live_server: LiveServer) -> Iterator[Reporter]:
    with chromium.new_context(base_url=live_server.url) as context:
        yield Reporter(context, live_server.url)


def _refuses(reporter: Reporter, sentence: str) -> None:
    """Press Send; assert that the page says the sentence and that no report left the browser."""
    answer_every_question(reporter)
    reporter.asked.clear()
    reporter.page.get_by_role("button", name="Send").click()
    reporter.page.get_by_text(sentence).wait_for()
    assert not [url for url in reporter.asked if url.endswith("/report/send/")]
    assert reporter.draft()["answers"]


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_reporters_browser_shows_that_the_server_found_a_key_it_cannot_prove(site: Receiving, reporter: Reporter) -> None:
    substitute(site)
    _refuses(reporter, REFUSED)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize(
    ("lie", "sentence"),
    [
        ("unsigned", "the change is not signed by any of them"),
        ("without an entry", "We could not check the key"),
        ("another key", "We could not check the key"),
    ],
)
def test_a_reporters_browser_refuses_what_a_server_that_lies_names(
    site: Receiving, reporter: Reporter, lie: str, sentence: str
) -> None:
    forged = forged_key(site.intake, 2, ATTACKER, ATTACKER.secret)

    def answer(route: Route) -> None:
        sent = route.fetch().json()
        holder = next(one for one in sent["holders"] if one["holder"] == str(site.intake.pk))
        _LIES[lie](holder, forged)
        connection.close()
        route.fulfill(json=sent)

    reporter.page.route("**/report/keys/**", answer)
    _refuses(reporter, sentence)


def _continue_unsigned(holder: dict[str, Any], forged: sealing.SignedKey) -> None:
    holder["public_key"] = forged.public_key
    holder["proof"]["history"].append(forged.as_json())


def _drop_entry(holder: dict[str, Any], _forged: sealing.SignedKey) -> None:
    holder["proof"]["receipt"] = None


def _name_another(holder: dict[str, Any], forged: sealing.SignedKey) -> None:
    holder["public_key"] = forged.public_key


_LIES = {"unsigned": _continue_unsigned, "without an entry": _drop_entry, "another key": _name_another}


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_browser_refuses_another_history_than_it_saw_before(site: Receiving, reporter: Reporter) -> None:
    """The server shows a whole history of its own, with a founder it invented, to a browser that saw the true one."""
    answer_every_question(reporter)
    forged = sealing.sign_first(site.intake.pk, ATTACKER.secret)
    served: list[str] = []

    def answer(route: Route) -> None:
        sent = route.fetch().json()
        served.append(json.dumps(sent))
        if len(served) > 1:
            holder = next(one for one in sent["holders"] if one["holder"] == str(site.intake.pk))
            holder |= {"public_key": forged.public_key}
            holder["proof"]["history"] = [replace(forged).as_json()]
        connection.close()
        route.fulfill(json=sent)

    reporter.page.route("**/report/keys/**", answer)
    reporter.page.route("**/report/send/", lambda route: route.abort())
    reporter.page.get_by_role("button", name="Send").click()
    reporter.page.locator("[data-candour-problem]").get_by_text("not received").wait_for()
    reporter.page.get_by_role("button", name="Send").click()
    reporter.page.get_by_text("We did not send your report").wait_for()
