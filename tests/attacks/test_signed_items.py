"""Point 2 of issue 9: who holds the database and the pseudonym key can write rows with fitting entries, but nobody's signature.

The attacker here appends entries with the services themselves, which is what having both the database and the key file means.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.dossiers.queries.authors_audit import author_findings
from candour.apps.ledger import services as ledger
from candour.apps.ledger.queries import Standing
from candour.apps.ledger.queries.audit import Tally
from candour.apps.mailbox.queries.proofs import proofs
from candour.apps.reports import services as reports
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal, StaleKey
from tests.apps.mailbox import boxes, pages
from tests.apps.mailbox.boxes import Box
from tests.attacks.row_forger import forge_item, replace_content, run, seal_to
from tests.signed_items import authored

pytestmark = pytest.mark.django_db(transaction=True)


class Scene:
    """A received report and two messages each way, all signed, recorded and in the log; items must be signed."""

    def __init__(self) -> None:
        """Make the rows."""
        body, self.amina = boxes.intake()
        ledger.list_rows_before_statements(now=timezone.now())
        assert dossiers.begin_signing(now=timezone.now())
        assert not dossiers.begin_signing(now=timezone.now())
        self.box: Box = boxes.box(body)
        now = boxes.NOON
        self.asked = [boxes.reporter_writes(self.box, f"Question {number}", now=now) for number in (1, 2)]
        self.answered = [boxes.staff_writes(self.box, self.amina, f"Answer {number}", now=now) for number in (1, 2)]
        ledger.integrate()
        self.account = Item.objects.select_related("epoch").get(dossier=self.box.report.dossier_id, kind=Item.Kind.ACCOUNT)

    def state_again(self, *items: Item) -> None:
        """Append an entry that fits the rows as they are now, which needs the pseudonym key."""
        rows = Item.evidence().filter(pk__in=[item.pk for item in items])
        ledger.append(Kind.ROWS_STATED, actor=Actor.SYSTEM, content=list(rows), now=timezone.now())
        ledger.integrate()

    def forge(self, author: str) -> Item:
        """Insert a message with a fitting entry."""
        staff = self.amina.pk if author == "staff" else None
        words = seal_to(self.account, "I made it all up. Please close this.")
        forged = Item.objects.get(pk=forge_item(self.account, words, kind="message", author=author, staff=staff))
        ids = {"report": self.box.report.pk, "item": forged.pk}
        actor = self.amina.pk if staff else Actor.REPORTER
        ledger.append(Kind.MESSAGE_SENT, actor=actor, **ids, content=[forged], now=timezone.now())
        ledger.integrate()
        return forged

    def named(self) -> set[str]:
        """The rows that the audit names; rows and entries fit each other, so only signatures can tell."""
        assert ledger.run_audit(now=timezone.now()).findings == []
        found = list(author_findings(Tally()))
        assert {str(one.fault) for one in found} <= {"signature"}
        run_ = ledger.run_audit(author_findings, now=timezone.now())
        assert run_.faults == len(found)
        return {one.row for one in found}

    def standing_on_desk(self, item: Item) -> Standing:
        """What the desk is told when a staff member opens the item."""
        return dossiers.open_item(self.amina, Item.objects.get(pk=item.pk), now=timezone.now()).standing


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    assert made.named() == set()
    assert set(proofs(made.box.report).standings.values()) == {Standing.SIGNED}
    return made


def page(scene: Scene) -> str:
    return pages.text_of(pages.opened(Client(), scene.box.words))


def assert_unproved(scene: Scene, *items: Item) -> None:
    """Audit, mailbox and desk all name these items, and no others."""
    assert scene.named() == {str(item.pk) for item in items}
    standings = proofs(scene.box.report).standings
    assert {row for row, one in standings.items() if one is Standing.UNPROVED} == {str(item.pk) for item in items}
    assert "data-differs>We could not check who wrote this" in page(scene)
    for item in items:
        assert scene.standing_on_desk(item) is Standing.UNPROVED


@pytest.mark.parametrize("author", ["reporter", "staff"])
def test_a_forged_message_with_a_fitting_entry_is_named_on_both_sides(scene: Scene, author: str) -> None:
    assert_unproved(scene, scene.forge(author))


def test_a_genuine_page_says_that_it_was_checked(scene: Scene) -> None:
    assert "We checked it against the record" in page(scene)
    assert "data-differs>" not in page(scene)


def test_two_swapped_messages_with_fitting_entries_are_named(scene: Scene) -> None:
    first, second = scene.asked
    for item, other in ((first, second), (second, first)):
        run('UPDATE dossiers_item SET "order" = %s WHERE id = %s', other.order + 1000, item.pk)
    scene.state_again(first, second)
    assert str(first.pk) in scene.named()
    assert proofs(scene.box.report).differ


def test_a_re_dated_message_with_a_fitting_entry_is_named(scene: Scene) -> None:
    moved = scene.answered[0]
    run("UPDATE dossiers_item SET created_at = %s WHERE id = %s", moved.created_at - timedelta(days=2), moved.pk)
    scene.state_again(moved)
    assert_unproved(scene, moved)


def test_a_suppressed_message_leaves_a_gap_before_the_next(scene: Scene) -> None:
    gone, after = scene.asked
    run("DELETE FROM ledger_statement WHERE row = %s", str(gone.pk))
    run("DELETE FROM dossiers_item WHERE id = %s", gone.pk)
    assert str(after.pk) in {one.row for one in author_findings(Tally())}
    assert ledger.run_audit(now=timezone.now()).findings  # its entry now lists a statement that is gone
    assert proofs(scene.box.report).is_unproved(after.pk)
    assert scene.standing_on_desk(after) is Standing.UNPROVED


def test_a_signature_taken_from_another_item_proves_nothing(scene: Scene) -> None:
    forged = scene.forge("reporter")
    own = scene.asked[1]
    run(
        """UPDATE dossiers_item SET number = 3, signed_by = other.signed_by, signed_hour = other.signed_hour,
        signature = other.signature FROM dossiers_item AS other WHERE other.id = %s AND dossiers_item.id = %s""",
        own.pk, forged.pk,
    )  # fmt: skip
    scene.state_again(forged)
    assert_unproved(scene, Item.objects.get(pk=forged.pk))


def test_the_database_refuses_an_item_without_a_signature_or_with_anothers_key(scene: Scene) -> None:
    sealed = seal_to(scene.account, "unsigned")
    with pytest.raises(Refusal, match="did not carry your signature"):
        reports.add_message_by_reporter(scene.box.report, sealed, now=boxes.NOON)
    with pytest.raises(Refusal, match="did not carry your signature"):
        reports.add_message_by_staff(scene.box.report, sealed, by=scene.amina, now=boxes.NOON)
    stranger = sealing.new_dossier().secret
    signed = authored(scene.box.report.dossier, "message", sealed, stranger, now=boxes.NOON)
    with pytest.raises(Refusal, match="did not carry your signature"):
        reports.add_message_by_reporter(scene.box.report, signed, now=boxes.NOON)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO dossiers_item (id, dossier_id, epoch_id, kind, author, ciphertext, size, sha256, created_at)
            SELECT gen_random_uuid(), dossier_id, epoch_id, 'message', author, ciphertext, size, sha256, created_at
            FROM dossiers_item WHERE id = %s""",
            [scene.account.pk],
        )


def test_a_signature_of_another_number_or_hour_is_asked_for_again(scene: Scene) -> None:
    dossier, secret = scene.box.report.dossier, scene.box.keys.secret
    signed = authored(dossier, "message", seal_to(scene.account, "one"), secret, now=boxes.NOON)
    with pytest.raises(StaleKey, match="waited too long"):
        reports.add_message_by_reporter(scene.box.report, signed, now=boxes.NOON + timedelta(hours=3))
    reports.add_message_by_reporter(scene.box.report, signed, now=boxes.NOON + timedelta(hours=2))
    again = authored(dossier, "message", seal_to(scene.account, "two"), secret, now=boxes.NOON)
    reports.add_message_by_reporter(scene.box.report, again, now=boxes.NOON)
    with pytest.raises(StaleKey, match="at the same moment"):
        reports.add_message_by_reporter(scene.box.report, again, now=boxes.NOON)


def test_an_item_from_before_signatures_is_called_that_and_one_after_is_not() -> None:
    body, amina = boxes.intake()
    ledger.list_rows_before_statements(now=timezone.now())
    box = boxes.box(body)
    sealed = sealing.seal_json(box.dossier.public, {"text": "From before."})
    old = reports.add_message_by_reporter(box.report, sealed, now=boxes.NOON)
    ledger.integrate()
    dossiers.begin_signing(now=timezone.now())
    ledger.integrate()
    assert proofs(box.report).is_from_before(old.pk)
    assert not proofs(box.report).differ
    assert list(author_findings(Tally())) == []
    assert dossiers.open_item(amina, old, now=timezone.now()).standing is Standing.BEFORE
    assert "from before we could check who wrote things" in pages.text_of(pages.opened(Client(), box.words))

    replace_content(Item.objects.select_related("epoch").get(pk=old.pk), seal_to(old, "It is all right now."))
    ledger.append(Kind.ROWS_STATED, actor=Actor.SYSTEM, content=list(Item.evidence().filter(pk=old.pk)), now=timezone.now())
    ledger.integrate()
    assert [one.row for one in author_findings(Tally())] == [str(old.pk)]
    assert proofs(box.report).is_unproved(old.pk)
