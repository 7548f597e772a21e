"""A superuser adds or moves rows that name recipients, with SQL alone. Nobody seals to what they name. ADR 37.

On 1ff5e9a1 each of these made an attacker a reader: the log's entries carry marks of a secret that the database lacks, and
only the nightly audit looked at them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from candour.apps.cases.models import Handler
from candour.apps.cases.queries.candidates import candidates
from candour.apps.cases.queries.keys import joining_keys
from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Dossier, Epoch, Grant, Team
from candour.apps.dossiers.queries import Disagreement, UnprovedKey, disagreements, holders, latest_epoch
from candour.apps.dossiers.services import proofs_for, store_grants
from candour.apps.ledger.services import integrate, run_audit
from candour.apps.people.models import KeyRequest, StaffKey
from candour.apps.people.queries import key_histories
from candour.apps.people.services import LockedIdentity, confirm_key, make_key, prove_own, request_key
from candour.apps.reports.models import Report
from candour.apps.reports.queries import holder_keys
from candour.apps.reports.services import receive
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.desk.desk import Desk, signed_in
from tests.apps.dossiers import hands
from tests.apps.journey.answers import NOW, Receiving, receiving_body, submission
from tests.attacks import holder_forger as forger
from tests.attacks.key_forger import forged_key, insert_epoch
from tests.web_role import as_role

pytestmark = pytest.mark.django_db
ALARM = "Records do not agree with the ledger"


@pytest.fixture
def receiving() -> Receiving:
    return receiving_body()


@pytest.fixture(autouse=True)
def desks_compare_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk compares the recipients with the ledger once a minute; in these tests, each time."""
    monkeypatch.setattr(disagreements, "_PAUSE", 0.0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def named(client: Client, receiving: Receiving) -> set[str]:
    """The dossiers to which the server tells a reporter's browser to seal."""
    answer = client.get(f"/report/keys/{receiving.body.pk}/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return {holder["holder"] for holder in answer.json()["holders"]}


def true_teams(receiving: Receiving) -> set[str]:
    return {str(receiving.intake.pk), str(receiving.guardians.pk)}


# Teams


@pytest.mark.parametrize("purpose", ["guardians", "intake"])
def test_a_false_team_beside_the_true_ones_gets_no_report_and_the_door_stays_open(
    client: Client, receiving: Receiving, purpose: str
) -> None:
    false = forger.team_of_attacker(receiving.body.pk, purpose)
    assert named(client, receiving) == true_teams(receiving)
    received = receive(submission(receiving.body), now=NOW)
    sealed_to = set(Grant.objects.filter(epoch__dossier=received.report.dossier).values_list("holder_id", flat=True))
    assert false.dossier not in sealed_to
    assert {receiving.intake.pk, receiving.guardians.pk} <= sealed_to


def test_health_and_desk_show_the_false_team(client: Client, desk: Desk) -> None:
    assert ALARM not in desk.client("Amina").get("/desk/").content.decode()
    assert "teams: all agree with the ledger" in client.get("/health/").content.decode()
    false = forger.team_of_attacker(desk.body.pk)
    page = desk.client("Amina").get("/desk/").content.decode()
    assert ALARM in page
    assert f"dossiers_team {false.dossier}" in page
    assert "teams: 1 do not agree with the ledger" in client.get("/health/").content.decode()


def test_a_report_sealed_to_a_false_team_is_not_received(receiving: Receiving) -> None:
    whole = submission(receiving.body)
    false = forger.team_of_attacker(receiving.body.pk)
    grant = whole.grants[-1]
    sealed = sealing.seal_grant(sealing.new_dossier().secret, sealing.Recipient(false.key.public_key))
    more = type(grant)(false.dossier, false.key.public_key, sealed)
    with pytest.raises(Refusal):
        receive(submission(receiving.body, grants=(*whole.grants, more)), now=NOW)
    assert not Report.objects.exists()


def test_a_genuine_team_that_was_moved_to_another_body_gets_no_report_of_it(client: Client, receiving: Receiving) -> None:
    other = receiving_body("Office for Policing Conduct")
    forger.run("UPDATE dossiers_team SET body_id = %s WHERE dossier_id = %s", receiving.body.pk, other.guardians.pk)
    assert named(client, receiving) == true_teams(receiving)
    assert holder_keys(other.body.pk) == []


def test_without_a_proved_intake_and_guardians_nothing_is_taken(client: Client, receiving: Receiving) -> None:
    forger.run("UPDATE dossiers_team SET purpose = 'guardians' WHERE dossier_id = %s", receiving.intake.pk)
    forger.team_of_attacker(receiving.body.pk, "intake")
    answer = client.get(f"/report/keys/{receiving.body.pk}/", headers={"Accept": "application/json"})
    assert answer.status_code in {400, 404}
    forger.run("UPDATE dossiers_team SET purpose = 'intake' WHERE dossier_id = %s", receiving.intake.pk)
    forger.run("UPDATE dossiers_team SET name = 'x' WHERE dossier_id = %s", receiving.guardians.pk)
    with pytest.raises(UnprovedKey):
        holder_keys(receiving.body.pk)


def test_a_genuine_entry_of_another_key_proves_no_false_one(client: Client, receiving: Receiving) -> None:
    genuine = Epoch.objects.get(dossier=receiving.guardians).entry_id
    false = forger.team_of_attacker(receiving.body.pk, entry=genuine)
    assert named(client, receiving) == true_teams(receiving)
    with pytest.raises(UnprovedKey):
        latest_epoch(Dossier.objects.get(pk=false.dossier))


def test_a_statement_copied_from_another_team_proves_no_false_one(client: Client, receiving: Receiving) -> None:
    """The attacker lists a statement about the false row in the genuine entry of a true team."""
    false = forger.team_of_attacker(receiving.body.pk)
    body = Team.objects.get(pk=false.dossier).statement().to_bytes()
    forger.run(
        """INSERT INTO ledger_statement (entry_id, place, "table", "row", body)
        SELECT entry_id, 99, 'dossiers_team', %s, %s FROM ledger_statement
        WHERE "row" = %s AND "table" = 'dossiers_team'""",
        str(false.dossier), body, str(receiving.intake.pk),
    )  # fmt: skip
    # The entry of the true team is no longer whole, so that nothing is taken, rather than sealed to the wrong team.
    answer = client.get(f"/report/keys/{receiving.body.pk}/", headers={"Accept": "application/json"})
    assert answer.status_code == 400


# Holders at a rotation


@pytest.fixture
def team(desk: Desk) -> Team:
    return Team.objects.get(pk=desk.team.pk)


def public_keys(team: Team) -> set[str]:
    return {one.public_key for one in holders(team.dossier)}


def test_a_false_dossier_with_a_grant_is_not_named_at_a_rotation_and_stops_it(
    desk: Desk, team: Team, settings: Settings
) -> None:
    before, settings.TEAM_KEY_DAYS = public_keys(team), 0
    assert "data-candour-rotate" in desk.client("Amina").get("/desk/").content.decode()
    made, _secret = hands.rotation(team.dossier, desk.team_secret, without=desk.staff("Alice"))
    false = forger.dossier_of_attacker("guardians")
    forger.grant_row(latest_epoch(team.dossier).pk, false)
    assert public_keys(team) == before
    page = desk.client("Amina").get("/desk/").content.decode()
    assert "data-candour-rotate" not in page
    assert ALARM in page
    with pytest.raises(Disagreement, match=r"does not agree with the ledger.*dossiers_grant.*overseer.*candour audit"):
        services.ask_change(team, made, leaver=None, by=desk.staff("Amina"), now=NOW)
    assert Epoch.objects.filter(dossier=team.dossier).count() == 1


def test_a_grant_row_without_an_entry_to_an_insiders_own_key_is_neither_named_nor_confirmed(desk: Desk, team: Team) -> None:
    before, insider = public_keys(team), desk.person("Farid")
    sealed = sealing.seal_grant(desk.team_secret, insider.secret.public)
    forger.run(
        "INSERT INTO dossiers_grant (id, epoch_id, staff_id, staff_key_id, sealed_secret, granted_by_id, granted_at,"
        " needs_confirmation) SELECT gen_random_uuid(), %s, staff_id, id, %s, %s, now(), true FROM people_staffkey"
        " WHERE staff_id = %s",
        latest_epoch(team.dossier).pk, sealed, desk.staff("Amina").pk, insider.staff.pk,
    )  # fmt: skip
    assert public_keys(team) == before
    row = Grant.evidence().get(staff=insider.staff)
    assert services.take_to_open(insider.staff, now=NOW).waiting == []
    with pytest.raises(Disagreement):  # or the confirmation's own entry would state the row
        services.confirm(insider.staff, {row.pk: sealing.confirm_grant(insider.secret, row.opened)}, now=NOW)
    assert public_keys(team) == before


def test_a_grant_that_was_given_another_holder_is_not_named(desk: Desk, team: Team) -> None:
    insider = desk.person("Farid")
    key = StaffKey.objects.get(staff=insider.staff)
    forger.run_without_triggers(
        "UPDATE dossiers_grant SET staff_id = %s, staff_key_id = %s WHERE staff_id = %s",
        insider.staff.pk, key.pk, desk.staff("Sam").pk,
    )  # fmt: skip
    assert key.public_key not in public_keys(team)


def test_a_false_newest_key_of_a_genuine_holder_is_not_named(desk: Desk) -> None:
    """A report's key is sealed to the intake team; the team gets a next epoch of the attacker's."""
    report = desk.report()
    attacker = sealing.new_dossier()
    insert_epoch(desk.team, forged_key(desk.team, 2, attacker, attacker.secret), attacker.secret, now=NOW)
    assert str(attacker.public) not in {one.public_key for one in holders(report.dossier)}
    with pytest.raises(UnprovedKey):
        latest_epoch(desk.team)


# Keys of staff


def replaced_with_false_voucher(desk: Desk) -> tuple[sealing.SignedKey, sealing.StaffSecret]:
    """Give a retired key to one colleague, and a new key, signed with it, to another."""
    voucher, attacker = sealing.new_dossier(), sealing.StaffSecret(sealing.new_dossier().secret.reveal())
    farid, greta = desk.staff("Farid"), desk.staff("Greta")
    StaffKey.objects.filter(staff=greta).delete()
    forger.staff_key(sealing.sign_staff_key(greta.pk, voucher.secret), "key.made", datetime.now(UTC))
    before = key_histories.staff_histories([farid])[farid.pk][-1]
    key = sealing.sign_next(before, attacker, sealing.signing_half(voucher.secret))
    forger.run("UPDATE people_staffkey SET retired_at = now() WHERE staff_id = %s", farid.pk)
    forger.staff_key(key, "key.replaced")
    return key, attacker


def test_a_false_voucher_makes_no_key_of_a_colleague(desk: Desk, team: Team) -> None:
    key, _secret = replaced_with_false_voucher(desk)
    page = desk.client("Amina").get(f"/dossiers/teams/{team.pk}/").content.decode()
    assert key.public_key not in page
    assert ALARM in page
    amina = desk.staff("Amina")
    assert proofs_for(amina, [key.public_key])["proofs"] == {}
    sealed = sealing.seal_grant(desk.team_secret, sealing.Recipient(key.public_key))
    with pytest.raises(UnprovedKey):
        store_grants([services.SealedGrant(key.public_key, sealed, team.pk, 1)], by=amina, now=NOW)


def test_a_false_voucher_counts_for_no_key_that_the_server_itself_is_asked_to_store(desk: Desk) -> None:
    """Somebody with the person's session sends a key that the false voucher signed: then its entry would be genuine."""
    key, attacker = replaced_with_false_voucher(desk)
    farid = desk.staff("Farid")
    forger.run("DELETE FROM people_staffkey WHERE public_key = %s", key.public_key)
    forger.run_without_triggers("UPDATE people_staffkey SET retired_at = NULL WHERE staff_id = %s", farid.pk)
    with pytest.raises(Refusal, match="not signed by the key before it"):
        make_key(farid, key, LockedIdentity(hands.LOCK, "passphrase"), prove_own(farid, attacker, now=NOW), now=NOW)


def test_a_person_whose_name_was_changed_in_the_database_is_offered_to_nobody(desk: Desk, team: Team) -> None:
    farid = desk.staff("Farid")
    public = StaffKey.objects.get(staff=farid).public_key
    assert public in desk.client("Amina").get(f"/dossiers/teams/{team.pk}/").content.decode()
    forger.run("UPDATE people_staff SET name = 'Greta' WHERE id = %s", farid.pk)
    assert public not in desk.client("Amina").get(f"/dossiers/teams/{team.pk}/").content.decode()
    assert proofs_for(desk.staff("Amina"), [public])["proofs"] == {}


def test_a_former_key_that_is_said_to_be_in_use_again_is_named_nowhere(desk: Desk, team: Team) -> None:
    """Its secret may be the reason for which it was replaced."""
    sam = desk.person("Sam")
    former = StaffKey.objects.get(staff=sam.staff).public_key
    hands.key_for(sam.staff)
    forger.run("UPDATE people_staffkey SET retired_at = now() WHERE staff_id = %s AND retired_at IS NULL", sam.staff.pk)
    forger.run_without_triggers("UPDATE people_staffkey SET retired_at = NULL WHERE public_key = %s", former)
    assert former not in public_keys(team)
    assert former not in desk.client("Amina").get(f"/dossiers/teams/{team.pk}/").content.decode()
    assert proofs_for(desk.staff("Amina"), [former])["proofs"] == {}
    sealed = sealing.seal_grant(desk.team_secret, sealing.Recipient(former))
    with pytest.raises(UnprovedKey):
        store_grants([services.SealedGrant(former, sealed, team.pk, 1)], by=desk.staff("Amina"), now=NOW)


def test_a_new_key_that_nobody_asked_for_is_vouched_for_by_nobody(desk: Desk) -> None:
    farid, amina = desk.person("Farid"), desk.person("Amina")
    before = key_histories.staff_histories([farid.staff])[farid.staff.pk][-1]

    secret = sealing.StaffSecret(sealing.new_dossier().secret.reveal())
    own = sealing.sign_next(before, secret, sealing.signing_half(secret))
    attacker = sealing.new_dossier().secret
    false = sealing.sign_next(before, attacker, sealing.signing_half(attacker))
    proved = prove_own(farid.staff, secret, now=NOW)
    request = request_key(farid.staff, own, LockedIdentity(hands.LOCK, "passphrase"), proved, now=NOW)
    page = desk.client("Amina").get(reverse("key_requests")).content.decode()
    assert "data-candour-vouch" in page
    KeyRequest.objects.filter(pk=request.pk).update(key=false.as_json())
    page = desk.client("Amina").get(reverse("key_requests")).content.decode()
    assert "data-candour-vouch" not in page
    assert "Sign nothing" in page
    signed = sealing.sign_next(before, attacker, sealing.signing_half(amina.secret))
    with pytest.raises(Refusal, match="Sign nothing"):
        confirm_key(request, signed, by=amina.staff, now=NOW)


def test_a_list_of_old_keys_that_a_superuser_made_proves_no_key(desk: Desk, team: Team) -> None:
    """Keys from before signatures carry none: whoever could list them could add keys of anybody."""
    attacker, farid = sealing.new_dossier(), desk.staff("Farid")
    fixed = (farid.pk, 1, str(attacker.public))
    line = sealing.fixed_line(fixed)
    entry = forger.entry_for(key_histories.fixed_content([line]), "keys.fixed")
    forger.run_without_triggers("INSERT INTO people_fixedkeys (entry_id, listed) VALUES (%s, %s)", entry, line)
    forger.run_without_triggers(
        "UPDATE people_staffkey SET public_key = %s, signing_key = '', signed_by = '', signature = NULL, entry_id = NULL"
        " WHERE staff_id = %s",
        str(attacker.public), farid.pk,
    )  # fmt: skip
    assert not key_histories.is_proved(StaffKey.objects.get(staff=farid))
    assert str(attacker.public) not in desk.client("Amina").get(f"/dossiers/teams/{team.pk}/").content.decode()


# Handlers and candidates


def test_a_handler_whom_nobody_assigned_gets_no_joined_report(desk: Desk) -> None:
    case, report = desk.case(), desk.report()
    desk.assign(case, "Alice")
    before = joining_keys(report, [case])
    Handler.objects.create(case=case, staff=desk.staff("Farid"), role="supervisor", since=NOW)
    assert joining_keys(report, [case]) == before
    assert len(before[str(case.pk)]) == 1


def test_a_candidate_whose_key_is_false_cannot_be_chosen(desk: Desk) -> None:
    case = desk.case()
    key, _secret = replaced_with_false_voucher(desk)
    shown = candidates(case, no_key="no key")
    assert shown
    assert key.public_key not in {one.public_key for one in shown}


# The audit names what was left out


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["candour_worker", "candour_audit"])
def test_the_audit_runs_and_names_false_teams_grants_and_vouchers(desk: Desk, role: str) -> None:
    (key, _secret), false = replaced_with_false_voucher(desk), forger.team_of_attacker(desk.body.pk)
    forger.grant_row(latest_epoch(desk.team).pk, false)
    integrate(timezone.now())
    with as_role(role):
        lines = "\n".join(map(str, run_audit(now=timezone.now()).findings))
    assert f"FORGED dossiers_epoch {false.dossier}/1" in lines
    assert f"ADDED dossiers_team {false.dossier}" in lines
    assert "ADDED dossiers_grant" in lines
    forged = StaffKey.objects.get(public_key=key.public_key)
    assert f"FORGED people_staffkey {forged.pk}" in lines


def test_a_true_team_costs_one_query_more_after_its_first_use(receiving: Receiving, django_assert_num_queries: Any) -> None:
    holder_keys(receiving.body.pk)
    with django_assert_num_queries(2):
        holder_keys(receiving.body.pk)


def test_holders_cost_the_same_for_any_number(desk: Desk, django_assert_num_queries: Any) -> None:
    holders(desk.team)
    with django_assert_num_queries(6):
        holders(desk.team)
    hands.grant_to(desk.team, desk.team_secret, desk.person("Greta"))
    holders(desk.team)
    with django_assert_num_queries(6):
        holders(desk.team)


def test_sentences_for_staff_name_the_rows(desk: Desk) -> None:
    sentence = queries.sentence_about([Team.objects.get(pk=desk.team.pk)])
    assert f"dossiers_team {desk.team.pk}" in sentence
    assert signed_in(desk.staff("Amina")).get("/desk/").status_code == 200
