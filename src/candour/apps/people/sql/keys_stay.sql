-- Refuses a new staff key without a signature and an entry, one to which no challenge was answered in time, and any change of a
-- staff key's public halves, signature, entry or proof, save that a key from before signatures gets its signing half once.
-- Refuses every change of the list of keys from before signatures. The services and browsers check the signatures
-- (domain/sealing/key_history.py, possession.py). ADR 22, ADR 36.

CREATE OR REPLACE FUNCTION people_refuse_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF octet_length(coalesce(NEW.signature, '')) <> 64 OR NEW.signing_key = '' OR NEW.entry_id IS NULL THEN
            RAISE EXCEPTION 'A new staff key is signed and has an entry.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'staff_key_is_signed', TABLE = TG_TABLE_NAME;
        END IF;
        IF octet_length(coalesce(NEW.possession, '')) <> 64 OR NOT EXISTS (
            SELECT FROM people_keychallenge c WHERE c.staff_id = NEW.staff_id AND c.public_key = NEW.public_key
             AND c.answer_sha256 = sha256(NEW.possession_answer) AND c.answered_at <= c.until
        ) THEN
            RAISE EXCEPTION 'Nobody showed that the secret of this key is at hand.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'staff_key_is_held', TABLE = TG_TABLE_NAME;
        END IF;
    ELSIF (OLD.staff_id, OLD.number, OLD.public_key, OLD.possession_answer, OLD.possession)
            IS DISTINCT FROM (NEW.staff_id, NEW.number, NEW.public_key, NEW.possession_answer, NEW.possession)
        OR OLD.retired_at IS NOT NULL AND NEW.retired_at IS DISTINCT FROM OLD.retired_at
        OR OLD.signing_key <> '' AND (OLD.signing_key, OLD.signed_by, OLD.signature, OLD.entry_id)
            IS DISTINCT FROM (NEW.signing_key, NEW.signed_by, NEW.signature, NEW.entry_id) THEN
        RAISE EXCEPTION 'A staff key keeps its public halves: make a new key instead.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'staff_key_stays', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION people_refuse_fixed_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (SELECT count(*) FROM people_fixedkeys) = 0 THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'The keys from before signatures are listed once: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'keys_fixed_once', TABLE = TG_TABLE_NAME;
END $$;

CREATE OR REPLACE TRIGGER staff_key_stays BEFORE INSERT OR UPDATE ON people_staffkey
    FOR EACH ROW EXECUTE FUNCTION people_refuse_key();
CREATE OR REPLACE TRIGGER keys_fixed_once BEFORE INSERT OR UPDATE OR DELETE ON people_fixedkeys
    FOR EACH STATEMENT EXECUTE FUNCTION people_refuse_fixed_keys();
