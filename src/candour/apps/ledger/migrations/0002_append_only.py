"""The log only grows, whoever writes: triggers refuse, and privileges can be taken from a role that is not the owner.

A trigger stops the tables' owner too. A database superuser can switch triggers off; what she changes then is found by
`candour verify`, which needs nothing from this database to be believed.
"""

from django.db import migrations

GROWING = ("ledger_entry", "ledger_leaf", "ledger_tile", "ledger_checkpoint")

REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger only grows: % on % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', HINT = 'Append a new entry that says what changed.';
END $$;
"""

# By statement, so that even one that would touch no row is refused. TRUNCATE has a trigger of its own: a test database
# that is emptied between tests switches off that one alone.
GUARD = """
CREATE TRIGGER {table}_grows BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

# A salt may be erased, never exchanged.
GUARD_SALT = """
CREATE TRIGGER ledger_salt_keeps BEFORE UPDATE ON ledger_salt FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

# Whoever inserts an entry, and however, it waits to become a leaf.
PENDING = """
CREATE FUNCTION ledger_await_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_pending (seq) SELECT seq FROM fresh;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_awaits_leaf AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_await_leaf();
"""

# Hashes do not compress: store them out of line as they are, so that reading a tile's root does not read its hashes.
STORAGE = """
ALTER SEQUENCE ledger_entry_seq OWNED BY ledger_entry.seq;
ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""

# For an installation whose application role does not own the tables: SELECT ledger_restrict('role').
RESTRICT = """
CREATE FUNCTION ledger_restrict(role name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE kept text := 'ledger_entry, ledger_leaf, ledger_tile, ledger_checkpoint';
BEGIN
  EXECUTE format('REVOKE ALL ON %s, ledger_salt, ledger_pending FROM %I', kept, role);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO %I', kept, role);
  EXECUTE format('GRANT SELECT, INSERT, DELETE ON ledger_salt, ledger_pending TO %I', role);
  EXECUTE format('GRANT USAGE ON SEQUENCE ledger_entry_seq TO %I', role);
END $$;
"""
FORBID = "REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry, ledger_leaf, ledger_tile, ledger_checkpoint FROM PUBLIC;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION ledger_refuse() CASCADE"),
        *(migrations.RunSQL(GUARD.format(table=table), migrations.RunSQL.noop) for table in GROWING),
        migrations.RunSQL(GUARD_SALT, migrations.RunSQL.noop),
        migrations.RunSQL(PENDING, "DROP FUNCTION ledger_await_leaf() CASCADE"),
        migrations.RunSQL(STORAGE, "ALTER SEQUENCE ledger_entry_seq OWNED BY NONE"),
        migrations.RunSQL(RESTRICT, "DROP FUNCTION ledger_restrict(name)"),
        migrations.RunSQL(FORBID, migrations.RunSQL.noop),
    ]
