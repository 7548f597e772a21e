"""The database roles: who may read and write which tables. Creates them, and says which of them a login can take.

The owner owns the tables and migrates; web and worker processes, auditors and readers of what is published have roles of
their own, none of which owns a table or is a superuser. On the embedded server each role is a login. On the operator's server
the roles have no login: a process takes its role at connection time (`SET ROLE`), unless the operator gives the role a
password and puts it into the process's DATABASE_URL, which is the stronger wall.

Not here: what each role may do (ops/sql/privileges.sql) and which rows the web pages see (policies.sql of each app).
Decision: adr/0030-row-level-security.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import psycopg
from psycopg import sql


class DatabaseRole(StrEnum):
    """A role of the database. Privileges are given to these names, so a server has one set for all its databases."""

    OWNER = "candour_owner"
    WEB = "candour_web"
    WORKER = "candour_worker"
    AUDIT = "candour_audit"
    READ = "candour_read"


_OWNED_BY_OTHERS: Final = """
SELECT format('ALTER %s %s OWNER TO candour_owner', what, name) FROM (
  SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS what, oid::regclass::text AS name
    FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S') AND relowner <> 'candour_owner'::regrole
     AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i') AND relkind = 'S')
  UNION ALL
  SELECT 'ROUTINE', oid::regprocedure::text FROM pg_proc
   WHERE pronamespace = 'public'::regnamespace AND proowner <> 'candour_owner'::regrole
  UNION ALL
  SELECT 'TYPE', oid::regtype::text FROM pg_type
   WHERE typnamespace = 'public'::regnamespace AND typowner <> 'candour_owner'::regrole
     AND (typtype IN ('e', 'd') OR EXISTS (SELECT FROM pg_class WHERE pg_class.oid = typrelid AND relkind = 'c'))
) AS found
"""


def create_logins(connection: psycopg.Connection) -> None:
    """Create every missing role as a login, as the embedded server needs; its socket is reached by one user only."""
    for role in _missing(connection):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def create_memberships(connection: psycopg.Connection) -> None:
    """Create every missing role without a login and let the connected login take it. Nothing where that is not allowed."""
    able = "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"
    if not _is_true(connection, able):
        return
    for role in _missing(connection):
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def give_to_owner(connection: psycopg.Connection) -> None:
    """Make `candour_owner` the owner of the connected database and of all that is in it, once."""
    if _is_true(connection, "SELECT datdba = 'candour_owner'::regrole FROM pg_database WHERE datname = current_database()"):
        return
    with connection.transaction():
        for (statement,) in connection.execute(_OWNED_BY_OTHERS).fetchall():
            connection.execute(statement)
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO candour_owner").format(name))


def can_take(connection: psycopg.Connection, role: DatabaseRole) -> bool:
    """Whether the connected login is the role or may take it with `SET ROLE`."""
    known = "SELECT coalesce((SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = %s), false)"
    return _is_true(connection, known, role)


def _missing(connection: psycopg.Connection) -> list[str]:
    """Return the names of the roles that the server does not have."""
    rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)", [[str(one) for one in DatabaseRole]])
    known = {name for (name,) in rows.fetchall()}
    return [str(role) for role in DatabaseRole if role not in known]


def _is_true(connection: psycopg.Connection, query: str, *parameters: object) -> bool:
    """Return the truth of the one value that the query returns."""
    row = connection.execute(query, parameters).fetchone()
    return bool(row and row[0])
