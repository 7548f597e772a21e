"""The services of people: logins, roles, keys, interests, and what each refuses."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection

from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.models import Entry
from candour.apps.people import queries, services
from candour.apps.people.access import may
from candour.apps.people.models import Role, Staff, StaffKey
from candour.apps.people.permissions import Permission
from candour.domain import sealing
from candour.domain.ledger import Kind, Salt, check_commitment
from candour.ui.errors import Refusal
from tests.apps.dossiers.hands import NOW, body
from tests.apps.people import logins

pytestmark = pytest.mark.django_db


LOCKED = services.LockedIdentity(logins.LOCK, "passphrase")  # only the header of the lock is checked


def fresh(staff: Staff) -> tuple[sealing.SignedKey, sealing.StaffSecret]:
    """A first key of the staff member, signed by itself, and its secret."""
    secret = sealing.StaffSecret(sealing.new_dossier().secret.reveal())
    return sealing.sign_staff_key(staff.pk, secret), secret


def store(staff: Staff, key: sealing.SignedKey, secret: sealing.X25519Secret) -> StaffKey:
    """Store the key with the proof that its secret is at hand, as the staff member's browser does."""
    proved = services.prove_own(staff, sealing.StaffSecret(secret.reveal()), now=NOW)
    return services.make_key(staff, key, LOCKED, proved, now=NOW)


def last() -> Entry:
    """The newest entry that an act made; the rows of keys have a second entry of their own."""
    return Entry.objects.exclude(kind=Kind.ROWS_STATED).latest("seq")


def test_an_administrator_adds_staff_of_the_same_body() -> None:
    admin = logins.staff("Adele", "administrator")
    bob = services.add_staff(
        username="bob", name="Bob", body=admin.body, password="x" * 12, now=NOW, by=admin, roles=["custodian", "investigator"]
    )
    assert bob.must_choose_password
    assert bob.user.check_password("x" * 12)
    assert queries.live_roles(bob) == {"custodian"}  # the other has weight, and waits
    ids = {"staff": str(bob.pk), "actor": str(admin.pk)}
    kinds = list(Entry.objects.filter(ids__contains=ids).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["staff.added", "role.given", "role.asked"]


def test_a_role_of_weight_takes_effect_with_both_confirmations() -> None:
    """Before the body has an intake team, whoever holds a role there from another line may say that the person was met."""
    adele, bruno, bob = logins.staff("Adele", "administrator"), logins.staff("Bruno", "administrator"), logins.staff("Bob")
    role = services.give_role(bob, "assessor", by=adele, now=NOW)
    with pytest.raises(Refusal, match="Whoever asked for the role"):
        services.confirm_role(role, by=adele, now=NOW)
    with pytest.raises(Refusal, match="Whoever asked for the role"):
        services.confirm_met(role, by=bob, now=NOW)
    services.confirm_role(role, by=bruno, now=NOW)
    assert queries.live_roles(bob) == set()
    with pytest.raises(Refusal, match="Somebody said this already"):
        services.confirm_role(role, by=bruno, now=NOW)
    services.confirm_met(role, by=bruno, now=NOW)
    assert queries.live_roles(bob) == {"assessor"}
    assert last().kind == "role.given"
    with pytest.raises(Refusal, match="decided already"):
        services.refuse_role(role, by=bruno, now=NOW)


def test_a_role_that_was_refused_never_takes_effect_and_can_be_asked_for_again() -> None:
    adele, bruno, bob = logins.staff("Adele", "administrator"), logins.staff("Bruno", "administrator"), logins.staff("Bob")
    role = services.give_role(bob, "assessor", by=adele, now=NOW)
    with pytest.raises(Refusal, match="Only another administrator, or an overseer"):
        services.refuse_role(role, by=bob, now=NOW)
    services.refuse_role(role, by=bruno, now=NOW)
    assert last().kind == "role.refused"
    with pytest.raises(Refusal, match="decided already"):
        services.confirm_met(role, by=bruno, now=NOW)
    assert services.give_role(bob, "assessor", by=adele, now=NOW) != role


def test_an_administrator_of_another_body_confirms_nothing() -> None:
    adele, bob = logins.staff("Adele", "administrator"), logins.staff("Bob")
    far = logins.staff("Carla", "administrator", of=body("Elsewhere"))
    role = services.give_role(bob, "assessor", by=adele, now=NOW)
    with pytest.raises(Refusal, match="Only another administrator, or an overseer"):
        services.confirm_role(role, by=far, now=NOW)


def test_the_line_of_a_person_is_everybody_who_made_the_login_or_the_power_to_appoint() -> None:
    adele, bruno = logins.staff("Adele", "administrator"), logins.staff("Bruno", "administrator")
    jane = services.add_staff(username="jane", name="Jane", body=adele.body, password="x" * 12, now=NOW, by=adele)
    kim = services.add_staff(
        username="kim", name="Kim", body=adele.body, password="x" * 12, now=NOW, by=jane_as_admin(jane, bruno)
    )
    assert line_of(kim) == {kim.pk, jane.pk, adele.pk, bruno.pk}
    services.give_role(bruno, "overseer", by=adele, now=NOW)  # waits: a request alone ties nobody to the asker
    assert line_of(bruno) == {bruno.pk}


def jane_as_admin(jane: Staff, bruno: Staff) -> Staff:
    """Jane, made an administrator by Bruno and confirmed by one whom the operator added."""
    role, carla = services.give_role(jane, "administrator", by=bruno, now=NOW), logins.staff("Carla", "administrator")
    services.confirm_role(role, by=carla, now=NOW)
    services.confirm_met(role, by=carla, now=NOW)
    return jane


def line_of(who: Staff) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_id FROM people_line_of(%s)", [who.pk])
        return {one for (one,) in cursor.fetchall()}


def test_it_refuses_an_administrator_of_another_body() -> None:
    admin = logins.staff("Adele", "administrator")
    with pytest.raises(Refusal, match="same body"):
        services.add_staff(username="bob", name="Bob", body=body("Elsewhere"), password="x", now=NOW, by=admin)


def test_it_refuses_someone_who_is_no_administrator() -> None:
    charlie = logins.staff("Charlie", "supervisor")
    with pytest.raises(Refusal, match="Only an administrator of the same body"):
        services.give_role(logins.staff("Bob"), "assessor", by=charlie, now=NOW)


def test_a_taken_user_name_changes_nothing() -> None:
    logins.staff("Alice")
    before = Entry.objects.count()
    with pytest.raises(Refusal, match="user name is taken"):
        services.add_staff(username="alice", name="Another", body=body(), password="x" * 12, now=NOW)
    assert (Staff.objects.count(), Entry.objects.count()) == (1, before)


def test_an_administrator_cannot_give_themselves_a_role() -> None:
    admin = logins.staff("Adele", "administrator")
    with pytest.raises(Refusal, match="your own roles"):
        services.give_role(admin, "investigator", by=admin, now=NOW)


def test_an_administrator_whose_role_ended_during_the_request_changes_nothing() -> None:
    admin, bob = logins.as_in_a_request(logins.staff("Adele", "administrator")), logins.staff("Bob", "assessor")
    assert may(admin, Permission.MANAGE_STAFF)
    services.end_role(Role.objects.get(staff=admin), now=NOW)
    before = Entry.objects.count()
    role = Role.objects.get(staff=bob)
    for change in (
        lambda: services.add_staff(username="erin", name="Erin", body=admin.body, password="x" * 12, now=NOW, by=admin),
        lambda: services.give_role(bob, "investigator", by=admin, now=NOW),
        lambda: services.end_role(role, by=admin, now=NOW),
        lambda: services.close_login(bob, by=admin, now=NOW),
        lambda: services.open_login(bob, by=admin, now=NOW),
    ):
        with pytest.raises(Refusal, match="Only an administrator of the same body"):
            change()
    assert may(admin, Permission.MANAGE_STAFF)  # what the request read stays as it was
    assert Entry.objects.count() == before


def test_a_role_given_twice_is_one_role() -> None:
    admin, bob = logins.staff("Adele", "administrator"), logins.staff("Bob")
    services.give_role(bob, "assessor", by=admin, now=NOW)
    before = Entry.objects.count()
    services.give_role(bob, "assessor", by=admin, now=NOW)
    assert Role.objects.filter(staff=bob).count() == 1
    assert Entry.objects.count() == before


def test_a_role_is_ended_never_erased() -> None:
    admin, bob = logins.staff("Adele", "administrator"), logins.staff("Bob", "assessor")
    services.end_role(Role.objects.get(staff=bob), by=admin, now=NOW)
    assert queries.live_roles(bob) == set()
    assert Role.objects.filter(staff=bob).count() == 1
    assert last().kind == "role.ended"


def test_a_login_is_closed_and_opened_by_another_administrator_of_the_body() -> None:
    admin, bob = logins.staff("Adele", "administrator"), logins.staff("Bob", "assessor")
    client = logins.signed_in(bob)
    services.close_login(bob, by=admin, now=NOW)
    services.close_login(bob, by=admin, now=NOW)
    assert client.get("/staff/").status_code == 302  # to the sign-in page
    assert Entry.objects.filter(kind="login.closed").count() == 1
    services.open_login(bob, by=admin, now=NOW)
    assert logins.signed_in(bob).get("/staff/").status_code == 200
    with pytest.raises(Refusal, match="your own roles or login"):
        services.close_login(admin, by=admin, now=NOW)
    with pytest.raises(Refusal, match="Only an administrator of the same body"):
        services.close_login(admin, by=logins.staff("Eve", "administrator", of=body("Elsewhere")), now=NOW)


def test_a_renewed_login_has_no_second_factor_and_the_same_locked_key() -> None:
    bob = logins.staff("Bob", "assessor")
    store(bob, *fresh(bob))
    services.renew_login(bob, "a one-time password", now=NOW)
    client = logins.signed_in(Staff.objects.get(pk=bob.pk))
    assert client.get("/staff/").headers["Location"].endswith("/second-factor/")
    assert queries.live_key(bob) == StaffKey.objects.get(staff=bob, sealed_identity=logins.LOCK)
    assert (last().kind, last().ids) == ("login.renewed", {"staff": str(bob.pk)})


def test_a_key_is_kept_and_recorded_without_its_secret() -> None:
    alice = logins.staff("Alice")
    made, secret = fresh(alice)
    store(alice, made, secret)
    key = queries.live_key(alice)
    assert key is not None
    assert (key.public_key, key.signing_key) == (made.public_key, made.signing_key)
    assert (last().kind, last().ids) == ("key.made", {"actor": str(alice.pk), "body": str(alice.body_id)})
    check_commitment(last().act, Salt(bytes(last().salt.salt)), made.content())


def test_a_new_key_retires_the_old_one() -> None:
    alice = logins.staff("Alice")
    first, secret = fresh(alice)
    store(alice, first, secret)
    newer = sealing.new_dossier().secret
    second = sealing.sign_next(first, newer, sealing.signing_half(secret))
    store(alice, second, newer)
    assert StaffKey.objects.filter(staff=alice, retired_at=None).get().public_key == second.public_key
    assert StaffKey.objects.filter(staff=alice).count() == 2
    assert last().kind == "key.replaced"


def test_a_new_key_that_the_key_before_did_not_sign_is_refused() -> None:
    alice = logins.staff("Alice")
    first, secret = fresh(alice)
    store(alice, first, secret)
    stranger = sealing.new_dossier().secret
    next_by_itself = sealing.sign_next(first, stranger, sealing.signing_half(stranger))
    for forged, own in (fresh(alice), (next_by_itself, stranger)):
        with pytest.raises(Refusal, match="not signed by the key before it"):
            store(alice, forged, own)
    assert StaffKey.objects.get(staff=alice).public_key == first.public_key


def test_it_refuses_an_identity_that_is_not_locked() -> None:
    alice = logins.staff("Alice")
    keys = sealing.new_dossier()
    for not_locked in (b"", keys.secret.reveal().encode(), sealing.seal_grant(keys.secret, keys.public)):
        key, secret = fresh(alice)
        proved, identity = services.prove_own(alice, secret, now=NOW), services.LockedIdentity(not_locked, "passphrase")
        with pytest.raises(Refusal, match="The key did not arrive whole"):
            services.make_key(alice, key, identity, proved, now=NOW)
    assert queries.live_key(alice) is None


def test_relocking_keeps_the_key_and_refuses_another() -> None:
    alice = logins.staff("Alice")
    key, secret = fresh(alice)
    made = store(alice, key, secret)
    services.relock_key(alice, key, services.LockedIdentity(logins.LOCK, "passkey", "AGE-PLUGIN-FIDO2PRF-1X"), now=NOW)
    made.refresh_from_db()
    assert (made.method, made.retired_at) == ("passkey", None)
    assert [lock.method for lock in made.former_locks.all()] == ["passphrase"]
    for foreign in (fresh(alice)[0], replace(fresh(alice)[0], public_key=key.public_key), replace(key, signature=bytes(64))):
        with pytest.raises(Refusal, match="This is not your key"):
            services.relock_key(alice, foreign, LOCKED, now=NOW)


def test_an_interest_is_ended_only_by_the_staff_member_who_declared_it() -> None:
    alice, charlie = logins.staff("Alice"), logins.staff("Charlie")
    officer = Officer.objects.create(force=Force.objects.create(code="nmc", name="Northmoor"), source_ref="1", last_name="Dunn")
    interest = services.declare_interest(alice, officer, "friend", now=NOW)
    assert (last().kind, last().ids) == ("interest.declared", {"actor": str(alice.pk), "officer": str(officer.pk)})
    with pytest.raises(Refusal, match="This interest was ended already"):
        services.end_interest(charlie, interest, now=NOW)
    services.end_interest(alice, interest, now=NOW)
    assert list(queries.interests_of(alice)) == []
    assert last().kind == "interest.ended"


def test_officers_are_found_by_the_beginnings_of_their_names() -> None:
    force = Force.objects.create(code="nmc", name="Northmoor")
    for number, (first, last_name) in enumerate([("Ann", "Dunn"), ("Anna", "Dunmore"), ("Bea", "Dunn")]):
        Officer.objects.create(force=force, source_ref=str(number), first_name=first, last_name=last_name)
    every = Force.objects.all()
    assert queries.officers_named("ann dun", Force.objects.none()).count() == 0
    assert [officer.name for officer in queries.officers_named("ann dun", every)] == ["Anna Dunmore", "Ann Dunn"]
    assert list(queries.officers_named("  ", every)) == []


def test_a_key_sent_twice_is_stored_once() -> None:
    alice, charlie = logins.staff("Alice"), logins.staff("Charlie")
    key, secret = fresh(alice)
    first = store(alice, key, secret)
    assert store(alice, key, secret) == first
    with pytest.raises(Refusal, match="This key is already kept"):
        store(charlie, key, secret)
