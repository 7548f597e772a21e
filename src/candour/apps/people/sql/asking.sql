-- Refuses nothing itself: for whom the database session acts, which the policies on rows ask (policies.sql of each app).
--
-- The settings candour.* hold who asks and what follows from that, so that a policy reads a setting and looks nothing up. The
-- web role could write any of them, so they count only with candour.proof: an HMAC-SHA256 over all of them and the number of
-- the server process, under a key that no role but the owner reads. The functions that write the settings
-- (cases/sql/asking.sql) demand a proof of the caller, which `ui.asking` makes with the same key: a statement slipped into a
-- page's SQL can call them, and set the settings, but cannot choose another person.
-- Decision: adr/0030-row-level-security.md.

CREATE OR REPLACE FUNCTION people_proof(message text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER COST 20
SET search_path FROM CURRENT AS $$
    SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex') FROM people_askingkey
$$;

-- The settings as one text, in which no two different sets are equal.
CREATE OR REPLACE FUNCTION people_settings() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        pg_backend_pid(), current_setting('candour.staff', true), current_setting('candour.purpose', true),
        current_setting('candour.body', true), current_setting('candour.force', true), current_setting('candour.may', true),
        current_setting('candour.cases', true), current_setting('candour.cases_of', true),
        current_setting('candour.imported_of', true), current_setting('candour.cases_about', true),
        current_setting('candour.shut', true), current_setting('candour.insight', true), current_setting('candour.mailbox', true),
        current_setting('candour.report', true), current_setting('candour.case', true)
    )::text
$$;

-- Whether the settings were written by the functions that write them, in this server process.
CREATE OR REPLACE FUNCTION people_asking_is_proved() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER COST 50
SET search_path FROM CURRENT AS $$
DECLARE given text := current_setting('candour.proof', true);
BEGIN
    IF coalesce(given, '') = '' THEN
        RETURN false;
    END IF;
    RETURN given = people_proof(people_settings());
END $$;

-- Writes a setting for the rest of the connection.
CREATE OR REPLACE FUNCTION people_remember(name text, value text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('candour.' || name, coalesce(value, ''), false);
END $$;

-- Lets the session act for nobody. Each request runs it twice, so it is one expression.
CREATE OR REPLACE FUNCTION people_forget() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('candour.staff', '', false), set_config('candour.purpose', '', false),
            set_config('candour.body', '', false), set_config('candour.force', '', false),
            set_config('candour.may', '', false), set_config('candour.cases', '', false),
            set_config('candour.cases_of', '', false), set_config('candour.imported_of', '', false),
            set_config('candour.cases_about', '', false), set_config('candour.shut', '', false),
            set_config('candour.insight', '', false), set_config('candour.mailbox', '', false),
            set_config('candour.report', '', false), set_config('candour.case', '', false),
            set_config('candour.submission', '', false), set_config('candour.proof', '', false);
END $$;

-- A setting as an id, or null. These three are simple enough for the planner to put into the policy itself.
CREATE OR REPLACE FUNCTION people_asking(name text) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('candour.' || name, true), '')::uuid
$$;

CREATE OR REPLACE FUNCTION people_asking_many(name text) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_to_array(nullif(current_setting('candour.' || name, true), ''), ',')::uuid[], '{}')
$$;

-- Whether a role that the asking staff member held at the start of the request gives this permission (`people.access.may`).
CREATE OR REPLACE FUNCTION people_asking_may(permission text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT permission = ANY (string_to_array(coalesce(current_setting('candour.may', true), ''), ','))
$$;

CREATE OR REPLACE FUNCTION people_asking_for(the_purpose text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT the_purpose = coalesce(current_setting('candour.purpose', true), '')
$$;

-- The permissions of a role, from people/permissions.py; `migrate` writes them in.
CREATE OR REPLACE FUNCTION people_permissions(the_role text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE the_role {role_permissions} ELSE '{}'::text[] END
$$;

-- Today's date where a pack applies; `migrate` writes the packs' time zones in.
CREATE OR REPLACE FUNCTION people_today(the_pack text) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE CASE the_pack {pack_zones} ELSE 'UTC' END)::date
$$;

-- Whether the statement runs for the web pages. Every other role is trusted with all rows. Inside a function with the rights of
-- the owner `current_user` is the owner, but the setting `role` is still the role that was set, and `session_user` the login.
CREATE OR REPLACE FUNCTION people_web_asks() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END = 'candour_web'
$$;

-- Whether the asking staff member may write keys of this person: the own ones and, while a key waits for a signature, those of
-- a colleague of the same body.
CREATE OR REPLACE FUNCTION people_may_change_key(the_staff uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER COST 500
SET search_path FROM CURRENT AS $$
    SELECT people_asking_is_proved() AND people_asking('staff') IS NOT NULL AND (
        the_staff = people_asking('staff') OR EXISTS (
            SELECT FROM people_keyrequest r JOIN people_staff s ON s.id = r.staff_id
             WHERE r.staff_id = the_staff AND s.body_id = people_asking('body')
        )
    )
$$;

-- Who vouched for a key is read from people_publickey (public_keys.sql).
DROP FUNCTION IF EXISTS people_vouchers(text[]);
