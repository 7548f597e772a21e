-- Refuses the web pages a grant by somebody who does not hold one. The only ways in which they write grants: their database
-- role has no right on the table but to read it. Commands and tests, which act as the owner, come through here as well. A view
-- takes grants, because the statement that receives a report inserts them in one of its WITH parts (ledger/sql/doors.sql says
-- why).

DROP VIEW IF EXISTS dossiers_give_grant;
CREATE OR REPLACE VIEW dossiers_give_grant AS
SELECT NULL::uuid AS id, NULL::bigint AS epoch_id, NULL::uuid AS staff_id, NULL::uuid AS staff_key_id, NULL::uuid AS holder_id,
       NULL::bigint AS holder_epoch_id, NULL::bytea AS sealed_secret, NULL::uuid AS granted_by_id,
       NULL::timestamptz AS granted_at, NULL::timestamptz AS withdrawn_at, NULL::boolean AS needs_confirmation,
       NULL::timestamptz AS confirmed_at
WHERE FALSE;

-- Whether a staff member who asks may give, or withdraw, grants of a dossier: a reader of it, and whoever gave all its grants
-- so far, because that person is making it.
CREATE OR REPLACE FUNCTION dossiers_may_grant(the_dossier uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT people_asking_is_proved() AND people_asking('staff') IS NOT NULL AND (
        dossiers_can_read(people_asking('staff'), the_dossier) OR NOT EXISTS (
            SELECT FROM dossiers_grant g JOIN dossiers_epoch e ON e.id = g.epoch_id
             WHERE e.dossier_id = the_dossier AND g.granted_by_id IS DISTINCT FROM people_asking('staff')
        )
    )
$$;

-- Whether the sender of a report may give a grant: to a team or mailbox, of a dossier whose other grants have the same time.
CREATE OR REPLACE FUNCTION dossiers_sender_may_grant(the_dossier uuid, to_holder uuid, at timestamptz) RETURNS boolean
LANGUAGE sql
STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT to_holder IS NOT NULL AND NOT EXISTS (
        SELECT FROM dossiers_grant g JOIN dossiers_epoch e ON e.id = g.epoch_id
         WHERE e.dossier_id = the_dossier AND g.granted_at <> at
    )
$$;

-- Whether whoever asks confirms just now a change of a team that contains this grant, as `granter` sealed it
-- (team_changes.sql).
CREATE OR REPLACE FUNCTION dossiers_is_confirmed_grant(the_dossier uuid, granter uuid, sealed bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT people_asking_is_proved() AND EXISTS (
        SELECT FROM dossiers_teamchange c
         WHERE c.dossier_id = the_dossier AND c.asked_by_id = granter AND c.ended_at IS NULL
           AND c.confirmed_by_id = people_asking('staff')
           AND (
               decode(c.rotation ->> 'link', 'base64') = sealed
               OR EXISTS (
                   SELECT FROM jsonb_array_elements(c.rotation -> 'grants') AS one
                    WHERE decode(one ->> 'sealed', 'base64') = sealed
               )
           )
    )
$$;

CREATE OR REPLACE FUNCTION dossiers_insert_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE the_dossier uuid := (SELECT dossier_id FROM dossiers_epoch WHERE id = NEW.epoch_id);
BEGIN
    IF people_web_asks() AND (
        NEW.withdrawn_at IS NOT NULL
        OR NOT CASE WHEN NEW.granted_by_id IS DISTINCT FROM people_asking('staff')
                    THEN dossiers_is_confirmed_grant(the_dossier, NEW.granted_by_id, NEW.sealed_secret)
                    WHEN NEW.granted_by_id IS NULL THEN dossiers_sender_may_grant(the_dossier, NEW.holder_id, NEW.granted_at)
                    ELSE dossiers_may_grant(the_dossier) END
    ) THEN
        RAISE EXCEPTION 'only a reader lets others read' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO dossiers_grant (
        id, epoch_id, staff_id, staff_key_id, holder_id, holder_epoch_id, sealed_secret, granted_by_id, granted_at, withdrawn_at,
        needs_confirmation, confirmed_at
    ) VALUES (
        NEW.id, NEW.epoch_id, NEW.staff_id, NEW.staff_key_id, NEW.holder_id, NEW.holder_epoch_id, NEW.sealed_secret,
        NEW.granted_by_id, NEW.granted_at, NEW.withdrawn_at, coalesce(NEW.needs_confirmation, FALSE), NEW.confirmed_at
    );
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER dossiers_give_grant_inserts INSTEAD OF INSERT ON dossiers_give_grant
    FOR EACH ROW EXECUTE FUNCTION dossiers_insert_grant();

-- Withdraws these grants and returns how many were withdrawn.
CREATE OR REPLACE FUNCTION dossiers_withdraw_grants(the_grants uuid[], at timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE number bigint;
BEGIN
    IF people_web_asks() AND EXISTS (
        SELECT FROM dossiers_grant g JOIN dossiers_epoch e ON e.id = g.epoch_id
         WHERE g.id = ANY (the_grants) AND NOT dossiers_may_grant(e.dossier_id)
    ) THEN
        RAISE EXCEPTION 'only a reader withdraws a grant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE dossiers_grant SET withdrawn_at = at WHERE id = ANY (the_grants) AND withdrawn_at IS NULL;
    GET DIAGNOSTICS number = ROW_COUNT;
    RETURN number;
END $$;

-- Stores the reader's signature that this grant opens, if the grant waits for it; returns how many grants that were.
CREATE OR REPLACE FUNCTION dossiers_confirm_grants(the_grants uuid[], at timestamptz, signed bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE number bigint;
BEGIN
    IF people_web_asks() AND EXISTS (
        SELECT FROM dossiers_grant
         WHERE id = ANY (the_grants) AND NOT (people_asking_is_proved() AND staff_id IS NOT DISTINCT FROM people_asking('staff'))
    ) THEN
        RAISE EXCEPTION 'only its reader confirms a grant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE dossiers_grant SET confirmed_at = at, confirmation = signed
     WHERE id = ANY (the_grants) AND needs_confirmation AND confirmed_at IS NULL AND withdrawn_at IS NULL;
    GET DIAGNOSTICS number = ROW_COUNT;
    RETURN number;
END $$;
