-- Refuses a grant to somebody else that does not wait for a confirmation, a change of a grant besides its confirmation and its
-- withdrawal, and a withdrawal that leaves nobody who can read while a grant still waits. PostgreSQL cannot check an Ed25519
-- signature: the service does, and `candour audit` names a confirmation whose signature is false. ADR 32.

CREATE OR REPLACE FUNCTION dossiers_refuse_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.staff_id IS NOT NULL AND NEW.granted_by_id IS DISTINCT FROM NEW.staff_id AND NOT NEW.needs_confirmation
            OR NEW.confirmed_at IS NOT NULL THEN
            RAISE EXCEPTION 'A grant to somebody else waits until its reader has opened it.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'grant_waits', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.id, OLD.epoch_id, OLD.staff_id, OLD.staff_key_id, OLD.holder_id, OLD.holder_epoch_id, OLD.sealed_secret,
        OLD.granted_by_id, OLD.granted_at, OLD.needs_confirmation) IS DISTINCT FROM
       (NEW.id, NEW.epoch_id, NEW.staff_id, NEW.staff_key_id, NEW.holder_id, NEW.holder_epoch_id, NEW.sealed_secret,
        NEW.granted_by_id, NEW.granted_at, NEW.needs_confirmation)
        OR OLD.withdrawn_at IS NOT NULL AND OLD IS DISTINCT FROM NEW
        OR OLD.confirmed_at IS NOT NULL
            AND (OLD.confirmed_at, OLD.confirmation) IS DISTINCT FROM (NEW.confirmed_at, NEW.confirmation) THEN
        RAISE EXCEPTION 'A grant keeps what it says: give another one instead.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'grant_stays', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.confirmed_at IS NOT NULL AND (
        NOT NEW.needs_confirmation OR octet_length(coalesce(NEW.confirmation, '')) <> 64
        OR NOT EXISTS (SELECT FROM people_staffkey k WHERE k.id = NEW.staff_key_id AND k.signing_key <> '')
    ) THEN
        RAISE EXCEPTION 'A confirmation is signed by the reader.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'confirmation_is_signed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER grant_stays BEFORE INSERT OR UPDATE ON dossiers_grant
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_grant();

-- Whether some staff member can open the dossier's newest epoch through grants in force.
CREATE OR REPLACE FUNCTION dossiers_is_read(the_dossier uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    WITH RECURSIVE above AS (
        SELECT g.id, g.staff_key_id, g.holder_epoch_id
          FROM dossiers_grant g JOIN dossiers_epoch e ON e.id = g.epoch_id
         WHERE e.dossier_id = the_dossier AND g.withdrawn_at IS NULL
           AND (NOT g.needs_confirmation OR g.confirmed_at IS NOT NULL)
           AND e.number = (SELECT max(number) FROM dossiers_epoch WHERE dossier_id = the_dossier)
        UNION
        SELECT g.id, g.staff_key_id, g.holder_epoch_id
          FROM above JOIN dossiers_grant g ON g.epoch_id = above.holder_epoch_id
         WHERE g.withdrawn_at IS NULL AND (NOT g.needs_confirmation OR g.confirmed_at IS NOT NULL)
    )
    SELECT EXISTS (SELECT FROM above JOIN people_staffkey k ON k.id = above.staff_key_id WHERE k.retired_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION dossiers_refuse_last_withdrawal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    the_dossier uuid := (SELECT dossier_id FROM dossiers_epoch WHERE id = NEW.epoch_id);
BEGIN
    IF EXISTS (
        SELECT FROM dossiers_grant g JOIN dossiers_epoch e ON e.id = g.epoch_id
         WHERE e.dossier_id = the_dossier AND g.withdrawn_at IS NULL AND g.needs_confirmation AND g.confirmed_at IS NULL
    ) AND NOT dossiers_is_read(the_dossier) THEN
        RAISE EXCEPTION 'Whoever was let in has not opened it yet, and nobody else can read it.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'somebody_reads', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS somebody_reads ON dossiers_grant;
CREATE CONSTRAINT TRIGGER somebody_reads AFTER UPDATE ON dossiers_grant DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION dossiers_refuse_last_withdrawal();

-- Whether a grant waits until the staff member opens it in a browser. Asked before the session is known to ask for the person.
CREATE OR REPLACE FUNCTION dossiers_grants_wait(the_staff uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM dossiers_grant g JOIN people_staffkey k ON k.id = g.staff_key_id
         WHERE g.staff_id = the_staff AND g.needs_confirmation AND g.confirmed_at IS NULL AND g.withdrawn_at IS NULL
           AND k.retired_at IS NULL
    )
$$;
