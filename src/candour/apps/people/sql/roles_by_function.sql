-- Refuses the web pages a role that the asking staff member may not give or end. The only ways in which they write roles: their
-- database role has no right on the table but to read it. Commands and tests, which act as the owner, come through here as
-- well.

DROP VIEW IF EXISTS people_give_role;
CREATE OR REPLACE VIEW people_give_role AS
SELECT NULL::bigint AS id, NULL::uuid AS staff_id, NULL::text AS "name", NULL::timestamptz AS since,
       NULL::timestamptz AS "until",
       NULL::timestamptz AS asked_at, NULL::uuid AS asked_by_id
WHERE FALSE;

-- Raises unless a staff member who manages staff asks, for another person of the same body.
CREATE OR REPLACE FUNCTION people_must_manage(the_staff uuid) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF people_web_asks() AND NOT coalesce(
        people_asking_is_proved() AND people_asking_may('manage_staff') AND the_staff <> people_asking('staff')
        AND (SELECT body_id FROM people_staff WHERE id = the_staff) = people_asking('body'), false)
    THEN
        RAISE EXCEPTION 'only an administrator of the same body changes roles' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION people_insert_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM people_must_manage(NEW.staff_id);
    IF people_web_asks() AND NEW.asked_by_id IS DISTINCT FROM people_asking('staff') THEN
        RAISE EXCEPTION 'whoever asks for a role is named in it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO people_role (staff_id, name, since, until, asked_at, asked_by_id)
    VALUES (NEW.staff_id, NEW.name, NEW.since, NEW.until, NEW.asked_at, NEW.asked_by_id) RETURNING id INTO NEW.id;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER people_give_role_inserts INSTEAD OF INSERT ON people_give_role
    FOR EACH ROW EXECUTE FUNCTION people_insert_role();

-- Ends these roles and returns how many were ended.
CREATE OR REPLACE FUNCTION people_end_roles(the_roles bigint[], ended timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE number bigint;
BEGIN
    -- Whoever may confirm a role that waits may refuse it.
    PERFORM people_must_manage(r.staff_id) FROM people_role r JOIN people_staff s ON s.id = r.staff_id
      WHERE r.id = ANY (the_roles) AND NOT (
        r.since IS NULL AND people_asking_is_proved() AND people_may_confirm(people_asking('staff'), s.body_id)
    );
    UPDATE people_role SET until = ended WHERE id = ANY (the_roles) AND until IS NULL;
    GET DIAGNOSTICS number = ROW_COUNT;
    RETURN number;
END $$;

-- Lets these roles take effect, which appointments.sql allows once both confirmations are there; returns how many did.
CREATE OR REPLACE FUNCTION people_start_roles(the_roles bigint[], at timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE number bigint;
BEGIN
    UPDATE people_role SET since = at WHERE id = ANY (the_roles) AND since IS NULL AND until IS NULL
       AND (SELECT count(DISTINCT what) FROM people_roleconfirmation WHERE role_id = people_role.id) = 2;
    GET DIAGNOSTICS number = ROW_COUNT;
    RETURN number;
END $$;
