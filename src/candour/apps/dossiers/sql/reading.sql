-- Refuses what a staff member writes into a dossier that the staff member cannot read. `cases.access` asks the same function
-- before every change to a report or case.
-- Decision: adr/0024-to-act-one-must-be-able-to-read.md. `dossiers.queries.can_read` is the same rule in Python; a test holds
-- the two equal.

-- Whether a chain of grants in force leads from the staff member's key to the dossier. The climb begins at the dossier, because
-- a team's key leads down to every report that the team received. It has the rights of the owner, because it must read all
-- grants. A grant that waits for its reader's confirmation is not in force (grants_are_confirmed.sql).
CREATE OR REPLACE FUNCTION dossiers_can_read(the_staff uuid, the_dossier uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER COST 1000 SET search_path FROM CURRENT AS $$
    WITH RECURSIVE above AS (
        SELECT g.id, g.staff_id, g.staff_key_id, g.holder_epoch_id
          FROM dossiers_grant g JOIN dossiers_epoch e ON e.id = g.epoch_id
         WHERE e.dossier_id = the_dossier AND g.withdrawn_at IS NULL
           AND (NOT g.needs_confirmation OR g.confirmed_at IS NOT NULL)
        UNION
        SELECT g.id, g.staff_id, g.staff_key_id, g.holder_epoch_id
          FROM above JOIN dossiers_grant g ON g.epoch_id = above.holder_epoch_id
         WHERE g.withdrawn_at IS NULL AND (NOT g.needs_confirmation OR g.confirmed_at IS NOT NULL)
    )
    SELECT EXISTS (
        SELECT FROM above JOIN people_staffkey k ON k.id = above.staff_key_id
         WHERE above.staff_id = the_staff AND k.retired_at IS NULL
    )
$$;

-- Staff write messages, notes, letters, questions, reasons, enquiries, descriptions and handover notes.
CREATE OR REPLACE FUNCTION dossiers_refuse_unread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT dossiers_can_read(NEW.staff_id, NEW.dossier_id) THEN
        RAISE EXCEPTION 'the author cannot read this dossier'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'author_can_read_dossier';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER author_can_read_dossier BEFORE INSERT ON dossiers_item
    FOR EACH ROW WHEN (NEW.author = 'staff') EXECUTE FUNCTION dossiers_refuse_unread();
