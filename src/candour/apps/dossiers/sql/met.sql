-- Refuses the word of somebody who may not say that a person was met, for whom a role of weight waits. The other rules on
-- confirmations: people/sql/appointments.sql, whose trigger runs first. Decision: adr/0025-a-role-of-weight-is-confirmed.md.

-- Whether the staff member may say that a person of the body was met: a member of the body's intake team, who was let in by a
-- reader and not by an administrator. Where the body has no such team yet: whoever holds a role there that does not come from
-- the administrator who asked.
CREATE OR REPLACE FUNCTION dossiers_may_meet(the_staff uuid, the_body uuid, asked_by uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE the_team uuid;
BEGIN
    IF NOT EXISTS (
        SELECT FROM people_staff s JOIN auth_user u ON u.id = s.user_id
         WHERE s.id = the_staff AND s.body_id = the_body AND u.is_active
    ) THEN
        RETURN false;
    END IF;
    SELECT dossier_id INTO the_team FROM dossiers_team WHERE body_id = the_body AND purpose = 'intake';
    IF the_team IS NOT NULL THEN
        RETURN dossiers_can_read(the_staff, the_team);
    END IF;
    RETURN EXISTS (SELECT FROM people_role WHERE staff_id = the_staff AND since <= now() AND until IS NULL)
       AND people_are_independent(the_staff, asked_by);
END $$;

CREATE OR REPLACE FUNCTION dossiers_refuse_met() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (
        SELECT dossiers_may_meet(NEW.by_id, s.body_id, r.asked_by_id)
          FROM people_role r JOIN people_staff s ON s.id = r.staff_id WHERE r.id = NEW.role_id
    ) THEN
        RAISE EXCEPTION 'this confirmation does not count' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_has_met';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER member_has_met BEFORE INSERT ON people_roleconfirmation
    FOR EACH ROW WHEN (NEW.what = 'met') EXECUTE FUNCTION dossiers_refuse_met();
