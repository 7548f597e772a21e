"""SQL that an attacker slips into a page: the database role of the web pages reads and writes only what whoever asks may.

Each test runs statements as the role `candour_web` in a real PostgreSQL, past all of Candour's Python. The attacker knows every
table, may write any setting, and does not know the key of the web process. ADR 30.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from candour.apps.cases.models import Case, Exclusion, Handler
from candour.apps.dossiers.models import Epoch, Item
from candour.apps.ledger.models import AuditRun, Entry, Statement
from candour.apps.ledger.services import append_rows_stated, integrate, run_audit
from candour.apps.ops.management.commands.migrate import PUBLIC_CONTENT
from candour.apps.people.models import Role
from candour.ui import asking
from tests.apps.desk.desk import NOW, Desk, signed_in
from tests.web_role import as_role

pytestmark = pytest.mark.django_db

SEALED = ("dossiers_item", "dossiers_grant", "reports_report", "reports_mailbox", "reports_safetyflag", "cases_exclusion")
WORK = ("cases_case", "cases_handler", "cases_allegation", "cases_casereport", "matters_matter", "matters_act")
OTHERS = (
    "people_declaredinterest",
    "people_staffkey",
    "people_keyrequest",
    "insight_alert",
    "records_statistic",
    "cases_waiting",
    "ledger_statement",
)


@pytest.fixture
def desk() -> Desk:
    """Two reports in cases of their own: one that Farid handles, one that Greta handles; and a third that waits."""
    return Desk()


@pytest.fixture(autouse=True)
def nobody_asks_afterwards() -> Iterator[None]:
    yield
    asking.forget()


def _count(table: str) -> int:
    return int(_value(f"SELECT count(*) FROM {table}"))  # noqa: S608 - a name of this file


def _value(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def _refused(statement: str, *values: Any) -> str:
    """Run a statement that must fail; return the database's message."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert isinstance(refusal.value, ProgrammingError | IntegrityError)
    return str(refusal.value)


def _on(statement: str, table: str) -> str:
    return statement.format(table)


def _changed(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@pytest.mark.parametrize("table", [*SEALED, *WORK, *OTHERS])
def test_without_a_person_no_row_is_read(desk: Desk, table: str) -> None:
    handled_case(desk, "Farid")
    public = "\"table\" <> 'dossiers_team'" if table == "ledger_statement" else "true"  # whoever writes a report reads these
    with as_role("candour_web"):
        assert _value(f"SELECT count(*) FROM {table} WHERE {public}") == 0  # noqa: S608 - names of this file


def test_without_a_person_no_salt_is_read_but_of_public_keys_and_releases(desk: Desk) -> None:
    report = desk.report()
    with as_role("candour_web"):
        salted = _ids("ledger_salt", "entry_id")
    assert report.entry not in salted
    teams = Statement.objects.filter(table="dossiers_team").values("entry")
    others = Entry.objects.filter(pk__in=salted).exclude(pk__in=teams)
    assert set(others.values_list("kind", flat=True)) <= set(map(str, PUBLIC_CONTENT))


def test_a_handler_reads_what_was_stated_about_items_of_the_own_case_only(desk: Desk) -> None:
    mine, other = handled_case(desk, "Farid"), handled_case(desk, "Greta")
    items = {case: list(Item.evidence().filter(dossier__in=_dossiers(case))) for case in (mine, other)}
    entries = [append_rows_stated(items[case], now=NOW).pk for case in (mine, other)]
    with as_role("candour_web"):
        asking.staff_asks(desk.staff("Farid").pk, "desk")
        assert _ids("ledger_statement WHERE \"table\" = 'dossiers_item'", '"row"') == {str(item.pk) for item in items[mine]}
        assert entries[0] in _ids("ledger_salt", "entry_id")
        assert entries[1] not in _ids("ledger_salt", "entry_id")
        assert _value("SELECT array_agg(entry) FROM ledger_rows_listed(%s)", entries) == entries[:1]


@pytest.mark.parametrize("table", [*SEALED, *WORK])
def test_a_person_named_in_the_settings_without_a_proof_reads_nothing(desk: Desk, table: str) -> None:
    handled_case(desk, "Farid")
    sam = desk.staff("Sam")
    with as_role("candour_web"):
        for name, value in {"staff": sam.pk, "body": sam.body_id, "may": "work_on_every_case,triage_reports"}.items():
            _value("SELECT set_config(%s, %s, false)", f"candour.{name}", str(value))
        assert _count(table) == 0


def test_the_proof_of_one_connection_or_person_counts_for_no_other(desk: Desk) -> None:
    sam, farid = desk.staff("Sam"), desk.staff("Farid")
    with as_role("candour_web"):
        asking.staff_asks(farid.pk, "desk")
        proof = str(_value("SELECT current_setting('candour.proof')"))
        _value("SELECT set_config('candour.staff', %s, false)", str(sam.pk))
        assert _count("cases_case") == 0
        assert "no proof" in _refused("SELECT cases_staff_asks(%s, 'desk', %s)", sam.pk, proof)
        assert "permission denied" in _refused("SELECT people_proof('x')")
        assert "permission denied" in _refused("SELECT * FROM people_askingkey")


def test_a_handler_reads_the_own_case_and_no_other(desk: Desk) -> None:
    mine, other = handled_case(desk, "Farid"), handled_case(desk, "Greta")
    waiting = desk.report()
    with as_role("candour_web"):
        asking.staff_asks(desk.staff("Farid").pk, "desk")
        assert _ids("cases_case") == {mine.pk}
        assert other.pk not in _ids("cases_case")
        assert waiting.pk not in _ids("reports_report")
        seen = _ids("dossiers_item", "dossier_id")
        assert seen == set(_dossiers(mine)) & seen
        assert _count("cases_waiting") == 0


def test_an_administrator_reads_no_report_case_item_or_grant(desk: Desk) -> None:
    handled_case(desk, "Farid")
    with as_role("candour_web"):
        asking.staff_asks(desk.staff("Ada").pk, "people")
        for table in ("reports_report", "cases_case", "matters_matter", "cases_exclusion"):
            assert _count(table) == 0
        assert _ids("dossiers_item", "dossier_id") == set()


def test_another_bodys_staff_with_every_role_read_nothing(desk: Desk) -> None:
    handled_case(desk, "Farid")
    with as_role("candour_web"):
        asking.staff_asks(desk.staff("Charlie").pk, "desk")
        for table in (*WORK, "reports_report", "dossiers_item", "cases_waiting"):
            assert _count(table) == 0


def test_an_excluded_supervisor_reads_neither_report_nor_case(desk: Desk) -> None:
    case = handled_case(desk, "Farid")
    report = case.case_reports.get().report
    Exclusion.objects.create(report=report, staff=desk.staff("Sam"), recorded_at=NOW)
    with as_role("candour_web"):
        asking.staff_asks(desk.staff("Sam").pk, "desk")
        assert case.pk not in _ids("cases_case")
        assert report.pk not in _ids("reports_report")
        assert not {case.dossier_id, report.dossier_id} & _ids("dossiers_item", "dossier_id")


def test_a_reporter_reads_the_own_report_and_no_other(desk: Desk) -> None:
    mine, other = desk.report(), desk.report()
    with as_role("candour_web"):
        asking.mailbox_asks(mine.mailbox_id)
        assert _ids("reports_report") == {mine.pk}
        assert _ids("dossiers_item", "dossier_id") == {mine.dossier_id}
        assert _changed("UPDATE reports_report SET withdrawn_hour = now() WHERE id = %s", other.pk) == 0
        assert _changed("UPDATE reports_report SET withdrawn_hour = now()") == 1


def test_the_next_request_on_a_connection_sees_nothing_of_the_one_before(desk: Desk) -> None:
    desk.report()
    client = signed_in(desk.staff("Sam"))
    assert client.get("/desk/").status_code == 200
    with as_role("candour_web"):
        assert _count("reports_report") == 0
        assert _value("SELECT current_setting('candour.staff', true)") == ""


def test_a_grant_is_given_by_its_reader_through_the_function_only(desk: Desk) -> None:
    report = desk.report()
    epoch = Epoch.objects.get(dossier=report.dossier)
    farid = desk.person("Farid")
    key = farid.staff.keys.get()
    values = (uuid.uuid4(), epoch.pk, farid.staff.pk, key.pk, b"x")
    give = """
    INSERT INTO {} (id, epoch_id, staff_id, staff_key_id, sealed_secret, granted_by_id, granted_at)
    VALUES (%s, %s, %s, %s, %s, %s, now())
    """
    with as_role("candour_web"):
        asking.staff_asks(farid.staff.pk, "dossiers")
        for target in ("dossiers_grant", "dossiers_give_grant"):
            for by in (farid.staff.pk, desk.staff("Amina").pk, None):
                said = _refused(_on(give, target), *values, by)
                assert "permission denied" in said or "only a reader" in said
        assert "permission denied" in _refused("UPDATE dossiers_grant SET withdrawn_at = now()")
        everything = "SELECT dossiers_withdraw_grants(ARRAY(SELECT id FROM dossiers_grant), now())"
        assert "only a reader" in _refused(everything)
        assert "permission denied" in _refused("DELETE FROM dossiers_grant")
        substituted = """
        INSERT INTO dossiers_epoch
            (dossier_id, number, public_key, suite, signing_key, signed_by, signature, entry_id, created_at)
        SELECT dossier_id, number + 1, 'age1evil', suite, 'k', signing_key, signature, entry_id, now()
          FROM dossiers_epoch WHERE dossier_id = %s ORDER BY number DESC LIMIT 1
        """
        assert "second member" in _refused(substituted, desk.team.pk)
        assert "row-level security" in _refused(substituted, report.dossier_id)


def test_a_role_is_given_by_an_administrator_of_the_body_through_the_function_only(desk: Desk) -> None:
    farid, ada = desk.staff("Farid"), desk.staff("Ada")
    give = "INSERT INTO people_give_role (staff_id, name, since) VALUES (%s, 'supervisor', now())"
    with as_role("candour_web"):
        assert "only an administrator" in _refused(give, farid.pk)
        asking.staff_asks(farid.pk, "people")
        assert "only an administrator" in _refused(give, farid.pk)
        assert "only an administrator" in _refused(give, ada.pk)
        asking.staff_asks(ada.pk, "people")
        assert "only an administrator" in _refused(give, ada.pk)
        assert "only an administrator" in _refused(give, desk.staff("Charlie").pk)
        assert "only an administrator" in _refused("SELECT people_end_roles(ARRAY(SELECT id FROM people_role), now())")
        for direct in (
            "INSERT INTO people_role (staff_id, name, since) SELECT staff_id, 'supervisor', now() FROM people_role LIMIT 1",
            "UPDATE people_role SET name = 'supervisor'",
            "DELETE FROM people_role",
            "UPDATE people_staff SET body_id = NULL",
        ):
            assert "permission denied" in _refused(direct)
        assert "named in it" in _refused(give, farid.pk)
        named = """
        INSERT INTO people_give_role (staff_id, name, since, asked_at, asked_by_id) VALUES (%s, 'supervisor', {}, now(), %s)
        """
        assert "waits for its confirmations" in _refused(_on(named, "now()"), farid.pk, ada.pk)
        assert _changed(_on(named, "NULL"), farid.pk, ada.pk) == 1
        assert _value("SELECT people_start_roles(ARRAY(SELECT id FROM people_role WHERE since IS NULL), now())") == 0
    assert Role.objects.filter(staff=farid, name="supervisor", since=None).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger_entry SELECT * FROM ledger_entry",
        "UPDATE ledger_entry SET time = time - interval '1 day'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "INSERT INTO ledger_leaf (index, entry_id, hash) SELECT index + 1000, entry_id, hash FROM ledger_leaf",
        "DELETE FROM ledger_leaf",
        "UPDATE ledger_checkpoint SET size = size - 1",
        "DELETE FROM ledger_checkpoint",
        "INSERT INTO ledger_checkpoint SELECT size + 1, root, note, time FROM ledger_checkpoint",
        "DELETE FROM ledger_pending",
        "DELETE FROM ledger_salt",
        "UPDATE matters_act SET event = 'x'",
        "DELETE FROM matters_act",
        "UPDATE dossiers_item SET ciphertext = 'x'",
        "DELETE FROM dossiers_item",
        "DELETE FROM reports_report",
        "DELETE FROM cases_handler",
        "UPDATE reports_report SET body_id = body_id",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "ALTER TABLE dossiers_item DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER ledger_entry_grows ON ledger_entry",
        "DROP POLICY web_reads ON dossiers_item",
        "SET session_replication_role = replica",
        "CREATE FUNCTION cases_conflict_off() RETURNS text LANGUAGE sql AS 'SELECT NULL'",
        "CREATE OR REPLACE FUNCTION cases_conflict(uuid, uuid) RETURNS text LANGUAGE sql AS 'SELECT NULL'",
        "COPY people_staff TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_web_role_changes_no_entry_row_of_evidence_trigger_or_policy(desk: Desk, statement: str) -> None:
    handled_case(desk, "Farid")
    integrate(NOW)
    with as_role("candour_web"):
        asking.staff_asks(desk.staff("Sam").pk, "desk")
        said = _refused(statement)
    assert "permission denied" in said or "must be owner" in said


def test_a_leaf_is_assigned_once_and_a_checkpoint_is_of_all_leaves(desk: Desk) -> None:
    desk.report()
    integrate(NOW)
    with as_role("candour_web"):
        assert _value("SELECT ledger_assign_leaves(10)") == 0
        checkpoint = (
            "SELECT ledger_add_checkpoint(size - 1, root, note, time) FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"
        )
        assert "of all leaves" in _refused(checkpoint)
        assert "permission denied" in _refused("SELECT ledger_complete_tiles(0, 0, 256)")


def test_the_worker_and_the_readers_write_no_grant_role_or_item(desk: Desk) -> None:
    handled_case(desk, "Farid")
    for role in ("candour_worker", "candour_audit", "candour_read"):
        with as_role(role):
            for table in ("dossiers_grant", "people_role", "dossiers_item", "ledger_entry", "cases_handler"):
                assert "permission denied" in _refused(_on("DELETE FROM {}", table))
                assert "permission denied" in _refused(_on("INSERT INTO {0} SELECT * FROM {0}", table))
    with as_role("candour_audit"):
        assert _count("dossiers_item") > 0
    with as_role("candour_read"):
        assert "permission denied" in _refused("SELECT count(*) FROM dossiers_item")
        assert _count("ledger_entry") > 0


@pytest.mark.parametrize("role", ["candour_worker", "candour_audit"])
def test_the_worker_and_auditors_compare_all_rows_and_store_the_result(desk: Desk, role: str) -> None:
    handled_case(desk, "Farid")
    integrate(NOW)
    with as_role(role):
        run = run_audit(now=NOW)
    assert run.counts["rows"] > 0
    assert AuditRun.objects.get().pk == run.pk


def handled_case(desk: Desk, name: str) -> Case:
    """A case from a report of its own, handled by the staff member with this name."""
    case = desk.case(desk.report())
    Handler.objects.create(case=case, staff=desk.staff(name), role=Role.Name.INVESTIGATOR, since=NOW)
    return case


def _ids(table: str, column: str = "id") -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608 - names of this file
        return {row[0] for row in cursor.fetchall()}


def _dossiers(case: Case) -> list[object]:
    return [case.dossier_id, *(one.report.dossier_id for one in case.case_reports.select_related("report"))]
