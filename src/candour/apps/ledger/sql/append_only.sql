-- Refuses UPDATE, DELETE and TRUNCATE on the log's tables for every role, also the tables' owner, because the log only grows:
-- a mistake is corrected by a new entry. A salt may be deleted (which cuts its entry's link to the content), never replaced.
-- A database superuser can switch triggers off. `candour verify` detects changes made that way, because it computes every
-- hash again and compares with the signed checkpoint.

CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger only grows: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_only_grows', TABLE = TG_TABLE_NAME,
              HINT = 'Append a new entry that says what changed.';
END $$;

-- Statement triggers, so that a statement that matches no row is refused as well. TRUNCATE has separate triggers, so that the
-- tests can switch them off alone and empty the tables between tests.
CREATE OR REPLACE TRIGGER ledger_entry_grows BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_entry_stays BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_leaf_grows BEFORE UPDATE OR DELETE ON ledger_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_leaf_stays BEFORE TRUNCATE ON ledger_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_tile_grows BEFORE UPDATE OR DELETE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_tile_stays BEFORE TRUNCATE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_checkpoint_grows BEFORE UPDATE OR DELETE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_checkpoint_stays BEFORE TRUNCATE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_cosignature_grows BEFORE UPDATE OR DELETE ON ledger_cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_cosignature_stays BEFORE TRUNCATE ON ledger_cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_restore_grows BEFORE UPDATE OR DELETE ON ledger_restore
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_restore_stays BEFORE TRUNCATE ON ledger_restore
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_statement_grows BEFORE UPDATE OR DELETE ON ledger_statement
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_statement_stays BEFORE TRUNCATE ON ledger_statement
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_salt_keeps BEFORE UPDATE ON ledger_salt
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

REVOKE UPDATE, DELETE, TRUNCATE
ON ledger_entry, ledger_leaf, ledger_tile, ledger_checkpoint, ledger_cosignature, ledger_restore, ledger_statement
FROM PUBLIC;

-- Until the roles of ops/install/roles.py, an operator called this for a role of the operator's own.
DROP FUNCTION IF EXISTS ledger_restrict(name);
