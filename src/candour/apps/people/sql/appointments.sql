-- Refuses a role of weight that takes effect without its confirmations, and a confirmation by somebody who may not give it.
-- Which roles have weight, and which may confirm, `people.permissions` says; `migrate` writes both in. Decision:
-- adr/0025-a-role-of-weight-is-confirmed.md.

-- Everybody through whom the staff member has the login and the power to appoint or confirm: whoever made the login, whoever
-- asked for the role that gives this power, and so on up to the operator of the machine, who is in nobody's line. Includes the
-- staff member. Roles that ended count, because what a person did while holding one lasts; roles that never took effect do not.
CREATE OR REPLACE FUNCTION people_line_of(the_staff uuid) RETURNS TABLE (staff_id uuid) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE line (id) AS (
        SELECT the_staff
        UNION
        SELECT above.by_id
          FROM line JOIN (
            SELECT id, added_by_id AS by_id FROM people_staff WHERE added_by_id IS NOT NULL
            UNION ALL
            SELECT staff_id, asked_by_id FROM people_role
             WHERE asked_by_id IS NOT NULL AND since IS NOT NULL AND name IN ({confirming_roles})
          ) above ON above.id = line.id
    )
    SELECT id FROM line WHERE id IS NOT NULL
$$;

-- Whether two staff members owe their power to different people, so that one alone could not have made both.
CREATE OR REPLACE FUNCTION people_are_independent(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT staff_id FROM people_line_of(one) INTERSECT SELECT staff_id FROM people_line_of(other))
$$;

-- Whether the staff member may confirm roles of the body now: an administrator of the body, or an overseer of its force.
CREATE OR REPLACE FUNCTION people_may_confirm(the_staff uuid, the_body uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM people_role r JOIN people_staff s ON s.id = r.staff_id JOIN auth_user u ON u.id = s.user_id
          JOIN people_body own ON own.id = s.body_id JOIN people_body b ON b.id = the_body
         WHERE r.staff_id = the_staff AND r.name IN ({confirming_roles}) AND r.since <= now() AND r.until IS NULL
           AND u.is_active
           AND (s.body_id = the_body OR (r.name IN ({overseeing_roles}) AND b.force_id IS NOT NULL AND (
                own.reads_all_forces OR own.force_id = b.force_id
                OR EXISTS (SELECT FROM people_readableforce f WHERE f.body_id = own.id AND f.force_id = b.force_id)
           )))
    )
$$;

CREATE OR REPLACE FUNCTION people_refuse_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked people_role;
    whom people_staff;
    broken text;
BEGIN
    SELECT * INTO asked FROM people_role WHERE id = NEW.role_id FOR UPDATE;
    SELECT * INTO whom FROM people_staff WHERE id = asked.staff_id;
    broken := CASE
        WHEN asked.since IS NOT NULL OR asked.until IS NOT NULL THEN 'role_waits'
        WHEN NEW.by_id IN (asked.staff_id, asked.asked_by_id) OR NEW.by_id = whom.added_by_id THEN 'confirmer_is_another'
        WHEN NEW.what = 'confirmed' AND NOT people_may_confirm(NEW.by_id, whom.body_id) THEN 'confirmer_may_confirm'
        WHEN NEW.what = 'confirmed' AND NOT people_are_independent(NEW.by_id, asked.asked_by_id)
            THEN 'confirmer_is_independent'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'this confirmation does not count' USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$;

-- Who may say that a person was met: dossiers/sql/met.sql.
CREATE OR REPLACE TRIGGER confirmation_counts BEFORE INSERT ON people_roleconfirmation
    FOR EACH ROW EXECUTE FUNCTION people_refuse_confirmation();

CREATE OR REPLACE FUNCTION people_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'confirmations are never changed' USING ERRCODE = 'check_violation';
END $$;

CREATE OR REPLACE TRIGGER confirmations_grow BEFORE UPDATE OR DELETE ON people_roleconfirmation
    FOR EACH STATEMENT EXECUTE FUNCTION people_refuse_change();

-- The operator of the machine names nobody: `asked_by` is null, and the entry says who it was.
CREATE OR REPLACE FUNCTION people_refuse_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.asked_by_id IS NOT NULL AND NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id THEN
        RAISE EXCEPTION 'who asked for a role stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'asker_stays';
    END IF;
    IF NEW.since IS NOT NULL AND NEW.asked_by_id IS NOT NULL AND NEW.name IN ({confirmed_roles}) AND (
        SELECT count(DISTINCT what) FROM people_roleconfirmation WHERE role_id = NEW.id
    ) < 2 THEN
        RAISE EXCEPTION 'this role waits for its confirmations' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_is_confirmed';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER role_is_confirmed BEFORE INSERT OR UPDATE OF since, name, staff_id, asked_by_id ON people_role
    FOR EACH ROW EXECUTE FUNCTION people_refuse_role();
