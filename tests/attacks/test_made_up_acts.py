"""What an operator with the database and the pseudonym key can make up in somebody's name, and what bounds it. ADR 36.

Grants, acts and roles are stated in entries but not signed by whoever gave or did them, so the audit of rows does not name
these. The operator here appends entries with the services themselves, which is what having both means.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Grant
from candour.apps.ledger import services as ledger
from candour.apps.ledger.models import Entry, Leaf
from candour.apps.ledger.services.keys import ensure_key
from candour.apps.matters.models import Act, Matter
from candour.apps.people.models import Role, Staff
from candour.apps.people.queries import live_key
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind, RollbackError
from tests.apps.desk.desk import NOW, Desk
from tests.attacks.row_forger import run
from tests.attacks.superuser import roll_back

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    ensure_key()
    ledger.list_rows_before_statements(now=timezone.now())
    ledger.integrate()
    return made


def named() -> set[str]:
    """What the audit names, as it prints it."""
    ledger.integrate()
    return set(ledger.run_audit(now=timezone.now()).findings)


def made_up_grant(desk: Desk, to: Staff, in_the_name_of: Staff) -> Grant:
    """Insert a grant of the team's key with a fitting entry; the operator has no secret of the team to put in."""
    key = live_key(to)
    assert key is not None
    sealed = sealing.seal_grant(sealing.new_dossier().secret, sealing.Recipient(key.public_key))
    epoch = queries.latest_epoch(desk.team)
    with transaction.atomic():
        row = Grant.objects.create(
            epoch=epoch, staff=to, staff_key=key, sealed_secret=sealed, granted_at=NOW, granted_by=in_the_name_of,
            needs_confirmation=True,
        )  # fmt: skip
        grant: Grant = Grant.evidence().get(pk=row.pk)
        ids = {"dossier": desk.team.pk, "staff": to.pk}
        ledger.append(Kind.GRANT_GIVEN, actor=in_the_name_of.pk, **ids, content=[grant], now=NOW)
    return grant


def test_a_made_up_grant_opens_nothing_and_counts_nowhere(desk: Desk) -> None:
    bob, before = desk.person("Bob"), named()
    grant = made_up_grant(desk, bob.staff, desk.staff("Amina"))
    assert named() == before  # the limit: the audit does not name it
    assert not queries.can_read(bob.staff, desk.team)
    assert bob.staff not in queries.members(desk.team.team)
    with pytest.raises(sealing.WrongKey):
        sealing.confirm_grant(bob.secret, grant.opened)  # what Bob's browser does before it signs


def test_a_confirmation_is_not_made_up_with_it(desk: Desk) -> None:
    bob, before = desk.person("Bob"), named()
    grant = made_up_grant(desk, bob.staff, desk.staff("Amina"))
    run("UPDATE dossiers_grant SET confirmed_at = %s, confirmation = %s WHERE id = %s", NOW, bytes(64), grant.pk)
    rows = list(Grant.evidence().filter(pk=grant.pk))
    ledger.append(Kind.GRANT_CONFIRMED, actor=bob.staff.pk, dossier=desk.team.pk, content=rows, now=NOW)
    [found] = named() - before
    assert found.startswith(f"SIGNATURE dossiers_grant {grant.pk}")


def test_a_made_up_act_is_a_public_leaf_under_the_name_that_it_borrows_and_cannot_be_taken_back(desk: Desk) -> None:
    alice = desk.staff("Alice")
    case = desk.case(subject=desk.subject)
    desk.assign(case)
    matter, before = Matter.objects.filter(case=case).earliest("opened_at"), named()
    act = Act(matter=matter, seq=matter.acts.count() + 1, event="progress_update_sent", role="handler", staff=alice, at=NOW)
    ids = {"case": case.pk, "matter": matter.pk}
    act.entry = ledger.append(Kind.ACT_RECORDED, actor=alice.pk, **ids, content=[act], now=NOW)
    act.save(force_insert=True)
    assert named() == before
    page = desk.client("Alice").get(f"/desk/matters/{matter.pk}/").content.decode()
    assert "Alice" in page  # who is named sees it, and can say that it is not true
    leaf = Leaf.objects.get(entry=act.entry)
    ledger.append(Kind.ROWS_STATED, actor=Actor.SYSTEM, content=[act], now=NOW)
    ledger.integrate()
    roll_back(leaf.index)
    with pytest.raises(RollbackError):
        ledger.integrate()


def test_a_made_up_role_stands_on_the_page_of_changes(desk: Desk) -> None:
    bob, ada, now, before = desk.staff("Bob"), desk.staff("Ada"), timezone.now(), named()
    with transaction.atomic():
        role = Role.objects.create(staff=bob, name=Role.Name.CUSTODIAN, since=now, asked_at=now, asked_by=ada)
        ledger.append(Kind.ROLE_GIVEN, actor=ada.pk, staff=bob.pk, role=str(role.pk), content=[role], now=now)
    assert named() == before
    page = desk.client("Ada").get("/staff/changes/").content.decode()
    assert "Bob" in page
    assert Entry.objects.of(Kind.ROLE_GIVEN).filter(ids__actor=str(ada.pk)).exists()
