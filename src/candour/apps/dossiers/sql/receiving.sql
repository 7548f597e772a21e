-- Refuses nothing itself: whether a body can receive reports. Asked by `reports.queries` before a browser is given keys to
-- seal to. The functions have the rights of the owner, because whoever writes a report sees no grant.

-- How many members of the body's intake team can open what comes in: those who hold a grant of the team's newest epoch to a
-- key in use, have opened it where it needs a confirmation, and can sign in.
CREATE OR REPLACE FUNCTION dossiers_intake_readers(the_body uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT count(DISTINCT granted.staff_id)
    FROM dossiers_team AS team
    INNER JOIN dossiers_epoch AS epoch ON team.dossier_id = epoch.dossier_id
    INNER JOIN dossiers_grant AS granted ON epoch.id = granted.epoch_id AND granted.withdrawn_at IS NULL
        AND (NOT granted.needs_confirmation OR granted.confirmed_at IS NOT NULL)
    INNER JOIN people_staffkey AS staff_key ON granted.staff_key_id = staff_key.id AND staff_key.retired_at IS NULL
    INNER JOIN people_staff AS staff ON granted.staff_id = staff.id
    INNER JOIN auth_user AS login ON staff.user_id = login.id AND login.is_active
    WHERE
        team.body_id = the_body AND team.purpose = 'intake'
        AND epoch.number = (SELECT max(newest.number) FROM dossiers_epoch AS newest WHERE newest.dossier_id = team.dossier_id)
$$;

-- A body receives reports if it wants to, two people can open them, and guardians can recover them if both lose their keys.
CREATE OR REPLACE FUNCTION dossiers_receives(the_body uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT
        EXISTS (SELECT FROM people_body WHERE id = the_body AND receives_reports)
        AND EXISTS (SELECT FROM dossiers_team WHERE body_id = the_body AND purpose = 'guardians')
        AND dossiers_intake_readers(the_body) >= 2
$$;
