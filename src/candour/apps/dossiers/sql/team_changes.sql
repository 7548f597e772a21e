-- Refuses a new key of a team, and the withdrawal of a member's grant, unless a second member confirms it in the same
-- transaction: another one than whoever asked and whoever leaves.
-- Decision: adr/0034-a-second-member-confirms-changes-of-a-team.md.

-- Whether the staff member can sign in and holds a grant in force of the team's newest epoch.
CREATE OR REPLACE FUNCTION dossiers_is_member(the_staff uuid, the_team uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM dossiers_grant g JOIN dossiers_epoch e ON e.id = g.epoch_id JOIN people_staffkey k ON k.id = g.staff_key_id
          JOIN people_staff s ON s.id = g.staff_id JOIN auth_user u ON u.id = s.user_id
         WHERE g.staff_id = the_staff AND e.dossier_id = the_team AND g.withdrawn_at IS NULL AND k.retired_at IS NULL
           AND (NOT g.needs_confirmation OR g.confirmed_at IS NOT NULL) AND u.is_active
           AND e.number = (SELECT max(number) FROM dossiers_epoch WHERE dossier_id = the_team)
    )
$$;

-- Whether the staff member may confirm a change of a team that `asker` asked for and after which `leaver` (or nobody) leaves.
CREATE OR REPLACE FUNCTION dossiers_may_confirm_change(the_staff uuid, the_team uuid, asker uuid, leaver uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT the_staff <> asker AND the_staff IS DISTINCT FROM leaver AND dossiers_is_member(the_staff, the_team)
$$;

-- A change is asked for, then confirmed by a second member or not, then ended. When it ends, its sealed secrets are erased.
CREATE OR REPLACE FUNCTION dossiers_refuse_team_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.ended_at IS NULL AND NEW.confirmed_by_id IS NULL AND dossiers_is_member(NEW.asked_by_id, NEW.dossier_id)
            AND NEW.asked_by_id IS DISTINCT FROM NEW.leaver_id THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NULL
            AND (OLD.id, OLD.dossier_id, OLD.leaver_id, OLD.asked_by_id, OLD.asked_at)
                IS NOT DISTINCT FROM (NEW.id, NEW.dossier_id, NEW.leaver_id, NEW.asked_by_id, NEW.asked_at)
            AND (
                -- It ends: confirmed or not, it keeps nothing but the public half of the key.
                NEW.ended_at IS NOT NULL AND NEW.confirmed_by_id IS NOT DISTINCT FROM OLD.confirmed_by_id
                AND NEW.rotation = jsonb_build_object('key', OLD.rotation -> 'key')
                -- Or it is confirmed, and ends later in the same transaction.
                OR NEW.ended_at IS NULL AND OLD.confirmed_by_id IS NULL AND NEW.rotation = OLD.rotation
                AND dossiers_may_confirm_change(NEW.confirmed_by_id, NEW.dossier_id, NEW.asked_by_id, NEW.leaver_id)
            ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'A second member confirms a change of a team.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'change_has_second', TABLE = TG_TABLE_NAME;
END $$;

CREATE OR REPLACE TRIGGER change_has_second BEFORE INSERT OR UPDATE OR DELETE ON dossiers_teamchange
    FOR EACH ROW EXECUTE FUNCTION dossiers_refuse_team_change();

CREATE OR REPLACE FUNCTION dossiers_refuse_unconfirmed_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM dossiers_team WHERE dossier_id = NEW.dossier_id) AND NOT EXISTS (
        SELECT FROM dossiers_teamchange c
         WHERE c.dossier_id = NEW.dossier_id AND c.confirmed_by_id IS NOT NULL AND c.ended_at IS NULL
           AND c.rotation -> 'key' ->> 'public_key' = NEW.public_key
    ) THEN
        RAISE EXCEPTION 'A second member confirms a new key of a team.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'team_key_is_confirmed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER team_key_is_confirmed BEFORE INSERT ON dossiers_epoch
    FOR EACH ROW WHEN (NEW.number > 1) EXECUTE FUNCTION dossiers_refuse_unconfirmed_epoch();

-- A grant that waits still, or is sealed to a retired key, lets nobody read, so that another one may replace it.
CREATE OR REPLACE FUNCTION dossiers_refuse_expulsion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_team uuid := (SELECT t.dossier_id FROM dossiers_epoch e JOIN dossiers_team t USING (dossier_id) WHERE e.id = OLD.epoch_id);
BEGIN
    IF the_team IS NOT NULL
        AND EXISTS (SELECT FROM people_staffkey k WHERE k.id = OLD.staff_key_id AND k.retired_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM dossiers_teamchange c
             WHERE c.dossier_id = the_team AND c.leaver_id = OLD.staff_id
               AND c.confirmed_by_id IS NOT NULL AND c.ended_at IS NULL
        ) THEN
        RAISE EXCEPTION 'A second member confirms that a member is taken out.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'member_leaves_confirmed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER member_leaves_confirmed BEFORE UPDATE ON dossiers_grant
    FOR EACH ROW WHEN (
        OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND OLD.staff_id IS NOT NULL
        AND (NOT OLD.needs_confirmation OR OLD.confirmed_at IS NOT NULL)
    ) EXECUTE FUNCTION dossiers_refuse_expulsion();
