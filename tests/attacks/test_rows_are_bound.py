"""Finding 4: whoever changes rows of evidence behind Candour's back is named by the audit, and pages and openings say so."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Grant, Item
from candour.apps.ledger import services as ledger
from candour.apps.ledger.models import AuditRun, Entry, Statement
from candour.apps.ledger.queries import Standing, is_signed
from candour.apps.ledger.services import receipts
from candour.apps.mailbox.queries.proofs import proofs
from candour.apps.people.models import Role, Staff
from candour.domain import sealing
from candour.domain.ledger import Kind, rows_document
from candour.ui.errors import Refusal
from tests.apps.mailbox import boxes, pages
from tests.apps.mailbox.boxes import Box
from tests.attacks.row_forger import forge_item, replace_content, run, seal_to, superuser

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Scene:
    """A received report with a message each way, all recorded and in the signed log."""

    box: Box
    amina: Staff
    account: Item
    from_reporter: Item
    from_staff: Item


@pytest.fixture
def scene() -> Scene:
    body, amina = boxes.intake()
    ledger.list_rows_before_statements(now=timezone.now())
    box = boxes.box(body)
    from_reporter = boxes.reporter_writes(box, "Has anybody read this?", now=boxes.NOON)
    from_staff = boxes.staff_writes(box, amina, "Yes, I have.", now=boxes.NOON)
    ledger.integrate()
    account = Item.objects.select_related("epoch").get(dossier=box.report.dossier_id, kind=Item.Kind.ACCOUNT)
    assert audit().findings == []
    return Scene(box, amina, account, from_reporter, from_staff)


def audit() -> AuditRun:
    return ledger.run_audit(now=timezone.now())


def found(*, of: str) -> list[str]:
    """The findings whose fault is `of`, and no other finding may exist."""
    lines = [str(line) for line in audit().findings]
    assert lines, "the audit found nothing"
    assert [line for line in lines if not line.startswith(of)] == []
    return lines


def mailbox_page(box: Box) -> str:
    return pages.text_of(pages.opened(Client(), box.words))


def test_a_replaced_account_is_named_and_shown_to_reporter_and_staff(scene: Scene) -> None:
    replace_content(scene.account, seal_to(scene.account, "He was polite. I have no complaint."))
    [line] = found(of="CHANGED")
    assert str(scene.account.pk) in line
    assert "report.received" in line
    assert "content_sha256" in line
    opened = dossiers.open_item(scene.amina, Item.objects.get(pk=scene.account.pk), now=timezone.now())
    assert opened.standing == Standing.CHANGED
    assert proofs(scene.box.report).is_broken(scene.account.pk)
    page = mailbox_page(scene.box)
    assert "Something here is not as it was sent" in page
    assert "This is as you sent it" not in page


def test_an_untouched_report_is_shown_as_checked(scene: Scene) -> None:
    shown = proofs(scene.box.report)
    assert set(shown.standings.values()) == {Standing.SIGNED}
    assert not shown.differ
    assert "We checked it against the record" in mailbox_page(scene.box)


def test_messages_forged_both_ways_are_named_and_marked(scene: Scene) -> None:
    false = seal_to(scene.account, "I made it all up. Please close this.")
    as_reporter = forge_item(scene.account, false, kind="message", author="reporter")
    as_staff = forge_item(scene.account, false, kind="message", author="staff", staff=scene.amina.pk)
    lines = found(of="ADDED")
    assert len(lines) == 2
    for forged in (as_reporter, as_staff):
        assert any(str(forged) in line for line in lines)
        assert proofs(scene.box.report).is_broken(forged)
        assert dossiers.open_item(scene.amina, Item.objects.get(pk=forged), now=timezone.now()).standing == Standing.UNRECORDED
    assert not proofs(scene.box.report).is_broken(scene.from_staff.pk)
    assert mailbox_page(scene.box).count("does not match the record") >= 2


def test_a_forged_entry_with_its_statement_is_found_because_its_pseudonyms_cannot_be_made(scene: Scene) -> None:
    forged = forge_item(scene.account, seal_to(scene.account, "I made it all up."), kind="message", author="reporter")
    body = Item.objects.get(pk=forged).statement().to_bytes()
    genuine = Entry.objects.of(Kind.MESSAGE_SENT).earliest("seq")
    document = rows_document([("dossiers_item", str(forged), hashlib.sha256(body).hexdigest())])
    act = genuine.act
    leaf = type(act)(act.kind, act.ids, act.time, hashlib.sha256(bytes(32) + document).digest(), act.key).to_bytes()
    entry = uuid.uuid4()
    run(
        """INSERT INTO ledger_entry (id, kind, ids, time, commitment, leaf)
        SELECT %s, kind, jsonb_set(ids, '{item}', to_jsonb(%s::text)), time, %s, %s FROM ledger_entry WHERE id = %s""",
        entry, str(forged), hashlib.sha256(bytes(32) + document).digest(), leaf, genuine.pk,
    )  # fmt: skip
    run("INSERT INTO ledger_salt VALUES (%s, %s)", entry, bytes(32))
    run("INSERT INTO ledger_pending SELECT seq FROM ledger_entry WHERE id = %s", entry)
    run(
        'INSERT INTO ledger_statement (entry_id, place, "table", "row", body) VALUES (%s, 1, %s, %s, %s)',
        entry, "dossiers_item", str(forged), body,
    )  # fmt: skip
    ledger.integrate()
    changed, made_elsewhere = sorted(map(str, audit().findings))
    assert changed.startswith("ENTRY CHANGED")
    assert "ids" in changed
    assert made_elsewhere.startswith("FORGED")
    assert proofs(scene.box.report).is_broken(forged)


def test_a_deleted_report_is_named_row_by_row(scene: Scene) -> None:
    delete_report(scene)
    lines = [str(line) for line in audit().findings if line.startswith("MISSING")]
    rows = (f"reports_report {scene.box.report.pk}", f"dossiers_item {scene.account.pk}", "reports_mailbox", "dossiers_grant")
    for gone in rows:
        assert any(gone in line for line in lines), gone


def test_a_report_deleted_with_its_statements_leaves_a_broken_list(scene: Scene) -> None:
    delete_report(scene)
    run("DELETE FROM ledger_statement WHERE entry_id = %s", scene.box.report.entry)
    lines = [str(line) for line in audit().findings]
    assert any(line.startswith("LIST CHANGED") and "report.received" in line for line in lines)


def test_a_report_deleted_with_its_entry_leaves_a_leaf_without_an_entry(scene: Scene) -> None:
    delete_report(scene)
    for table in ("ledger_statement", "ledger_salt"):
        run(f"DELETE FROM {table} WHERE entry_id = %s", scene.box.report.entry)  # noqa: S608 - of constants
    run("DELETE FROM ledger_entry WHERE id = %s", scene.box.report.entry)
    lines = [str(line) for line in audit().findings]
    assert any(line.startswith(("LOG", "ENTRY GONE")) for line in lines)


def delete_report(scene: Scene) -> None:
    report = scene.box.report
    run("DELETE FROM dossiers_grant WHERE epoch_id IN (SELECT id FROM dossiers_epoch WHERE dossier_id = %s)", report.dossier_id)
    run("DELETE FROM dossiers_item WHERE dossier_id = %s", report.dossier_id)
    for table, column, value in (
        ("cases_waiting", "report_id", report.pk),
        ("reports_safetyflag", "report_id", report.pk),
        ("reports_report", "id", report.pk),
        ("reports_mailbox", "dossier_id", report.mailbox_id),
        ("dossiers_epoch", "dossier_id", report.dossier_id),
        ("dossiers_epoch", "dossier_id", report.mailbox_id),
        ("dossiers_dossier", "id", report.dossier_id),
        ("dossiers_dossier", "id", report.mailbox_id),
    ):
        run(f"DELETE FROM {table} WHERE {column} = %s", value)  # noqa: S608 - of constants


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_pending"])
def test_an_opening_that_a_trigger_removes_is_refused_and_no_byte_leaves(scene: Scene, table: str) -> None:
    delete = {
        "ledger_entry": "DELETE FROM ledger_salt WHERE entry_id = NEW.id; DELETE FROM ledger_entry WHERE id = NEW.id",
        "ledger_pending": "DELETE FROM ledger_pending WHERE seq = NEW.seq",
    }[table]
    condition = "WHEN (NEW.kind = 'item.opened')" if table == "ledger_entry" else ""
    try:
        run(
            f"""CREATE FUNCTION suppress() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
            PERFORM set_config('session_replication_role', 'replica', true); {delete};
            PERFORM set_config('session_replication_role', 'origin', true); RETURN NULL; END $$;
            CREATE TRIGGER zz_suppress AFTER INSERT ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION suppress()"""
        )
        with pytest.raises(Refusal, match="could not be recorded"):
            dossiers.open_item(scene.amina, scene.account, now=timezone.now())
    finally:
        run(f"DROP TRIGGER zz_suppress ON {table}; DROP FUNCTION suppress()")
    if table == "ledger_pending":
        assert "item.opened" in found(of="ENTRY HIDDEN")[0]


def test_an_opening_that_is_kept_out_of_the_signed_log_is_refused(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the lock of integration can remove an entry at leisure: so no byte leaves before the log is signed."""
    monkeypatch.setattr(receipts, "_PATIENCE", 0.2)
    with superuser() as holder:
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [0x4C4544474552])
        with pytest.raises(Refusal, match="could not be recorded"):
            dossiers.open_item(scene.amina, scene.account, now=timezone.now())
        with pytest.raises(Refusal, match="could not be recorded"):
            dossiers.open_keys(scene.amina, scene.account.dossier, now=timezone.now())
    opened = dossiers.open_item(scene.amina, scene.account, now=timezone.now())
    assert is_signed(opened.entry.pk)


def test_swapped_reordered_and_redated_items_are_told_apart(scene: Scene) -> None:
    one, two = scene.from_reporter, scene.from_staff
    run('UPDATE dossiers_item SET "order" = "order" + 100 WHERE id = %s', scene.account.pk)
    assert str(scene.account.pk) in found(of="REORDERED")[0]
    run('UPDATE dossiers_item SET "order" = "order" - 100 WHERE id = %s', scene.account.pk)
    run("UPDATE dossiers_item SET created_at = created_at - interval '30 days' WHERE id = %s", two.pk)
    assert str(two.pk) in found(of="RE-DATED")[0]
    run("UPDATE dossiers_item SET created_at = created_at + interval '30 days' WHERE id = %s", two.pk)
    first, second = bytes(one.ciphertext or b""), bytes(two.ciphertext or b"")
    replace_content(one, second)
    replace_content(two, first)
    assert len(found(of="SWAPPED")) == 2


def test_a_repeated_item_is_one_that_no_entry_records(scene: Scene) -> None:
    again = forge_item(scene.account, bytes(scene.account.ciphertext or b""), kind="account", author="reporter")
    assert str(again) in found(of="ADDED")[0]


def test_grants_roles_keys_and_logins_changed_behind_the_back_are_named(scene: Scene) -> None:
    grant = Grant.objects.filter(staff=scene.amina).earliest("granted_at")
    run("UPDATE dossiers_grant SET withdrawn_at = now() WHERE id = %s", grant.pk)
    run("INSERT INTO people_role (staff_id, name, since) VALUES (%s, 'administrator', now())", scene.amina.pk)
    run("UPDATE people_staffkey SET public_key = %s WHERE staff_id = %s", str(sealing.new_dossier().public), scene.amina.pk)
    run("UPDATE auth_user SET is_active = false WHERE id = %s", scene.amina.user_id)
    lines = "\n".join(map(str, audit().findings))
    assert f"RE-DATED dossiers_grant {grant.pk}" in lines or f"CHANGED dossiers_grant {grant.pk}" in lines
    assert f"ADDED people_role {Role.objects.get(staff=scene.amina, name='administrator').pk}" in lines
    assert "CHANGED people_staffkey" in lines
    assert f"CHANGED people_staff {scene.amina.pk}" in lines


def test_a_statement_cannot_be_made_to_fit_a_changed_row(scene: Scene) -> None:
    replace_content(scene.account, seal_to(scene.account, "Nothing happened."))
    body = Item.objects.select_related("epoch").get(pk=scene.account.pk).statement().to_bytes()
    run('UPDATE ledger_statement SET body = %s WHERE "row" = %s', body, str(scene.account.pk))
    assert "report.received" in found(of="LIST CHANGED")[0]
    assert proofs(scene.box.report).is_broken(scene.account.pk)


def test_an_entry_given_another_time_or_other_ids_is_named(scene: Scene) -> None:
    sent = Entry.objects.of(Kind.MESSAGE_SENT).latest("seq")
    run("UPDATE ledger_entry SET time = time - interval '3 days' WHERE id = %s", sent.pk)
    assert "time" in found(of="ENTRY CHANGED")[0]
    run("UPDATE ledger_entry SET time = time + interval '3 days' WHERE id = %s", sent.pk)
    run("UPDATE ledger_entry SET ids = jsonb_set(ids, '{actor}', to_jsonb(%s::text)) WHERE id = %s", str(uuid.uuid4()), sent.pk)
    assert "ids" in found(of="ENTRY CHANGED")[0]


def test_a_removed_salt_is_named(scene: Scene) -> None:
    run("DELETE FROM ledger_salt WHERE entry_id = %s", scene.box.report.entry)
    assert "report.received" in found(of="SALT GONE")[0]


def test_rows_from_before_statements_are_called_so_and_their_changes_are_found(scene: Scene) -> None:
    run = audit()
    assert run.counts["before"] > 0
    assert run.counts["signed"] == 0
    assert Statement.objects.filter(entry__kind=Kind.ROWS_LISTED).count() == run.counts["before"]


def test_the_public_log_has_no_id_that_a_page_shows_and_no_second(scene: Scene) -> None:
    """Finding 10: pseudonyms, so that ids from addresses are of no use, and whole minutes."""
    dossiers.open_item(scene.amina, scene.account, now=timezone.now() + timedelta(seconds=7))
    ledger.integrate()
    leaves = [bytes(entry.leaf) for entry in Entry.objects.all()]
    known = {str(pk) for model in (Staff, Item, Grant) for pk in model.objects.values_list("pk", flat=True)}
    known |= {str(scene.box.report.pk), str(scene.box.report.dossier_id), str(scene.box.report.body_id)}
    for identifier in known:
        for form in (identifier, identifier.replace("-", "")):
            assert not any(form.encode() in leaf for leaf in leaves)
    assert all(entry.act.version == 2 and not entry.act.time.second for entry in Entry.objects.all())
