"""What each role of the database may do with each table, and which rows the web pages see: privileges.txt and policies.txt.

Both are read from a migrated database. A table that is added must be added to both files, with its policy or with the reason
why every page may see all of its rows. To write privileges.txt anew: python -m tests.contracts.test_privileges (in a test's
database) prints it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import connection

from tests.contracts import table_use

HERE = Path(__file__).parent
ROLES = ("web", "worker", "audit", "read")
FUNCTIONS_OF_PAGES = HERE / "functions.txt"

PRIVILEGES = """
SELECT table_name, replace(grantee, 'candour_', ''), privilege_type, '' FROM information_schema.role_table_grants
 WHERE table_schema = current_schema() AND grantee LIKE 'candour\\_%%' AND grantee <> 'candour_owner'
UNION ALL
SELECT table_name, replace(grantee, 'candour_', ''), privilege_type, string_agg(column_name, ',' ORDER BY column_name)
  FROM information_schema.column_privileges c
 WHERE table_schema = current_schema() AND grantee LIKE 'candour\\_%%' AND grantee <> 'candour_owner'
   AND NOT EXISTS (
    SELECT FROM information_schema.role_table_grants t
     WHERE t.table_name = c.table_name AND t.grantee = c.grantee AND t.privilege_type = c.privilege_type
       AND t.table_schema = c.table_schema
   )
 GROUP BY table_name, grantee, privilege_type
"""
POLICIES = """
SELECT c.relname, c.relrowsecurity, string_agg(p.polname, ' ' ORDER BY p.polname) FILTER (WHERE p.polname <> 'others')
  FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
 WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace GROUP BY c.relname, c.relrowsecurity
"""
FOREIGN = ("django_", "auth_group", "auth_permission", "auth_user_", "account_", "procrastinate_")
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")

pytestmark = pytest.mark.django_db


def _rows(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        return list(cursor.fetchall())


def privileges() -> Mapping[str, Mapping[str, dict[str, str]]]:
    """Table → role → verb → the columns, or '' for all columns."""
    found: defaultdict[str, defaultdict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for table, role, verb, columns in _rows(PRIVILEGES):
        found[table][role][verb] = columns
    return found


def lines() -> list[str]:
    """privileges.txt as it should be: a line for each table, with what each role may do."""
    return [
        "  ".join([table, *(f"{role}: {_words(roles[role])}" for role in ROLES if role in roles)])
        for table, roles in sorted(privileges().items())
    ]


def _words(verbs: Mapping[str, str]) -> str:
    return " ".join(f"{verb}({verbs[verb]})" if verbs[verb] else verb for verb in VERBS if verb in verbs)


def _policies_listed() -> dict[str, str]:
    text = (HERE / "policies.txt").read_text(encoding="utf-8")
    return dict(line.split("  ", 1) for line in text.splitlines())


def test_each_role_may_do_with_each_table_what_is_listed() -> None:
    assert lines() == (HERE / "privileges.txt").read_text(encoding="utf-8").splitlines()


def test_every_table_with_a_writer_is_listed_with_its_privileges() -> None:
    with_writer = {line.split("  ")[0] for line in (HERE / "tables.txt").read_text(encoding="utf-8").splitlines()}
    assert with_writer - {"people_askingkey"} <= set(privileges())


def test_no_role_empties_a_table_or_changes_its_triggers() -> None:
    verbs = {verb for roles in privileges().values() for verbs in roles.values() for verb in verbs}
    assert verbs == {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_the_web_pages_write_only_where_a_service_does() -> None:
    written = {use.table for use in table_use.writes()}
    doors = {"ledger_append", "people_give_role", "dossiers_give_grant"}
    locked = {"forces_force", "people_body", "dossiers_dossier"}
    granted = {table for table, roles in privileges().items() if set(roles.get("web", {})) - {"SELECT"}}
    assert {table for table in granted - written - doors - locked if not table.startswith(FOREIGN)} <= {"people_sign_in_limits"}


def test_only_functions_write_the_log_grants_and_roles() -> None:
    walled = [table for table in privileges() if table.startswith("ledger_")] + ["dossiers_grant", "people_role"]
    walled.remove("ledger_append")
    assert {table: sorted(privileges()[table].get("web", {})) for table in walled} == {table: ["SELECT"] for table in walled}
    assert "people_askingkey" not in privileges()


def test_every_table_has_a_policy_or_a_reason_why_it_needs_none() -> None:
    listed = _policies_listed()
    in_force = {table: names for table, on, names in _rows(POLICIES) if on}
    ours = {table for table, _on, _names in _rows(POLICIES) if not table.startswith(FOREIGN)}
    assert ours == set(listed)
    assert in_force == {table: text for table, text in listed.items() if not text.startswith("none: ")}


def test_a_function_with_the_rights_of_the_owner_has_a_fixed_path_and_is_given_by_name() -> None:
    loose = """
    SELECT p.oid::regprocedure::text FROM pg_proc p
     WHERE prosecdef AND pronamespace = current_schema()::regnamespace AND (
        NOT coalesce(proconfig::text LIKE '%%search_path=%%pg_temp%%', false)
        OR EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
     )
    """
    assert _rows(loose) == []
