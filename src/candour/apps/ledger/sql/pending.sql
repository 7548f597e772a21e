-- Refuses nothing. Records each inserted entry in ledger_pending, from which the integrator takes it when it becomes a leaf.
-- adr/0003 says why the order of leaves is decided only then.

CREATE OR REPLACE FUNCTION ledger_await_leaf() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO ledger_pending (seq) SELECT seq FROM fresh;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER ledger_entry_awaits_leaf AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_await_leaf();
