-- Refuses a new epoch without a signature or an entry, one that does not name the signing key of the epoch before, and any
-- change of an epoch. PostgreSQL cannot check an Ed25519 signature: the services and the browsers do
-- (domain/sealing/key_history.py), so a superuser who switches this off makes rows that no service and no browser accepts. ADR
-- 22.

CREATE OR REPLACE FUNCTION dossiers_refuse_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before dossiers_epoch;
BEGIN
    IF octet_length(coalesce(NEW.signature, '')) <> 64 OR NEW.signing_key = '' OR NEW.signed_by = '' OR NEW.entry_id IS NULL THEN
        RAISE EXCEPTION 'A new epoch is signed and has an entry.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'epoch_is_signed', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.number > 1 THEN
        SELECT * INTO before FROM dossiers_epoch WHERE dossier_id = NEW.dossier_id AND number = NEW.number - 1;
        IF NOT FOUND OR before.signing_key NOT IN ('', NEW.signed_by) THEN
            RAISE EXCEPTION 'A new epoch is signed with the key of the epoch before it.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'epoch_is_signed', TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION dossiers_refuse_epoch_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An epoch is never changed: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'epoch_stays', TABLE = TG_TABLE_NAME;
END $$;

CREATE OR REPLACE TRIGGER epoch_is_signed BEFORE INSERT ON dossiers_epoch
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_epoch();
CREATE OR REPLACE TRIGGER epoch_stays BEFORE UPDATE OR DELETE ON dossiers_epoch
    FOR EACH STATEMENT EXECUTE FUNCTION dossiers_refuse_epoch_change();
