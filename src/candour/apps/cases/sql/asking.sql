-- Refuses a caller without a proof. The functions that write for whom the session acts (people/sql/asking.sql): a staff member
-- with what follows for cases, the holder of a mailbox with the report and case, or the public.

-- Cases in which a staff member may work whose role does not open every case: those handled, and those in the days after a
-- handover.
CREATE OR REPLACE FUNCTION cases_handled(the_staff uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT h.case_id FROM cases_handler h
      JOIN people_staff s ON s.id = h.staff_id JOIN people_body b ON b.id = s.body_id
     WHERE h.staff_id = the_staff
       AND (h.until IS NULL OR (h.overlap_ended_at IS NULL AND h.overlap_until >= people_today(b.pack)))
$$;

-- Cases that the rules "subject", "excluded" and "declared interest" shut: those of the conflict rule that are few and cheap to
-- list. The whole rule (conflicts.sql) is asked of single cases.
CREATE OR REPLACE FUNCTION cases_shut(the_staff uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT a.case_id FROM people_staff s JOIN cases_allegation a ON a.subject_id = s.officer_id WHERE s.id = the_staff
    UNION
    SELECT r.case_id FROM cases_exclusion x JOIN cases_casereport r ON r.report_id = x.report_id
     WHERE x.staff_id = the_staff AND x.answer <> 'let_in'
    UNION
    SELECT r.case_id FROM people_staff s JOIN cases_exclusion x ON x.officer_id = s.officer_id
      JOIN cases_casereport r ON r.report_id = x.report_id WHERE s.id = the_staff AND x.answer <> 'let_in'
    UNION
    SELECT a.case_id FROM people_declaredinterest i
      JOIN people_staff s ON s.id = i.staff_id JOIN people_body b ON b.id = s.body_id
      JOIN cases_allegation a ON a.subject_id = i.officer_id
     WHERE i.staff_id = the_staff AND people_interest_bars(i.declared_at, i.ended_at, b.pack)
$$;

-- The forces that a body reads (`people.queries.forces_of`).
CREATE OR REPLACE FUNCTION cases_forces_read(the_body uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT f.id FROM people_body b JOIN forces_force f ON b.reads_all_forces OR f.id = b.force_id
        OR EXISTS (SELECT FROM people_readableforce r WHERE r.body_id = b.id AND r.force_id = f.id)
     WHERE b.id = the_body
$$;

CREATE OR REPLACE FUNCTION cases_check_proof(message text, proof text) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF people_proof(concat_ws('|', pg_backend_pid()::text, message)) IS DISTINCT FROM proof THEN
        RAISE EXCEPTION 'no proof of who asks' USING ERRCODE = 'insufficient_privilege',
            HINT = 'Run candour migrate if CANDOUR_SECRET_KEY_FILE has changed.';
    END IF;
    PERFORM people_forget();
END $$;

-- What the policy on cases compares with the columns of a case, as settings: `cases`, cases that are seen for themselves;
-- `cases_of`, the body whose cases are seen; `imported_of`, the force whose imported cases are; `cases_about`, the forces about
-- which all cases are; `shut`, cases that are not, unless they are seen for themselves; `insight`, whether rows that name any
-- case are seen. An empty setting shows nothing.
CREATE OR REPLACE FUNCTION cases_remember_seen(the_staff uuid, the_body uuid, the_force uuid, may text[], insight boolean)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    works boolean := 'work_on_every_case' = ANY (may);
    -- Lists of missed duties, which overseers read as well, and pages on patterns.
    counts boolean := insight OR 'view_missed_duties' = ANY (may);
    shut uuid[] := ARRAY(SELECT cases_shut(the_staff));
    handled uuid[] := ARRAY(
        SELECT h.one FROM cases_handled(the_staff) AS h (one) JOIN cases_case c ON c.id = h.one
         WHERE (c.body_id = the_body OR (c.body_id IS NULL AND c.force_id = the_force)) AND h.one <> ALL (shut)
    );
BEGIN
    PERFORM people_remember('cases', array_to_string(handled, ',')),
            people_remember('cases_of', CASE WHEN works OR counts THEN the_body::text END),
            people_remember('imported_of', CASE WHEN works THEN the_force::text END),
            people_remember('cases_about', CASE WHEN counts THEN
                (SELECT string_agg(one::text, ',') FROM cases_forces_read(the_body) AS one)
            END),
            -- Pages on patterns count cases whatever the reader's own conflicts are.
            people_remember('insight', CASE WHEN insight THEN 'yes' END),
            people_remember('shut', CASE WHEN NOT insight THEN array_to_string(shut, ',') END);
END $$;

CREATE OR REPLACE FUNCTION cases_staff_asks(the_staff uuid, the_purpose text, proof text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE person record;
BEGIN
    PERFORM cases_check_proof(concat_ws('|', 'staff', the_staff::text, the_purpose), proof);
    SELECT s.body_id, b.force_id,
           ARRAY(SELECT DISTINCT permission FROM people_role r, unnest(people_permissions(r.name)) AS permission
                  WHERE r.staff_id = s.id AND r.since <= now() AND (r.until IS NULL OR r.until > now())) AS may
      INTO person FROM people_staff s JOIN people_body b ON b.id = s.body_id WHERE s.id = the_staff;
    PERFORM people_remember('staff', the_staff::text), people_remember('purpose', the_purpose),
            people_remember('body', person.body_id::text), people_remember('force', person.force_id::text),
            people_remember('may', array_to_string(person.may, ','));
    PERFORM cases_remember_seen(
        the_staff, person.body_id, person.force_id, person.may,
        coalesce(the_purpose = 'insight' AND 'view_insight' = ANY (person.may), false)
    );
    PERFORM people_remember('proof', people_proof(people_settings()));
END $$;

CREATE OR REPLACE FUNCTION cases_mailbox_asks(the_mailbox uuid, proof text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE sent record;
BEGIN
    PERFORM cases_check_proof(concat_ws('|', 'mailbox', the_mailbox::text), proof);
    SELECT r.id, r.body_id, c.case_id INTO sent FROM reports_report r LEFT JOIN cases_casereport c ON c.report_id = r.id
     WHERE r.mailbox_id = the_mailbox;
    PERFORM people_remember('mailbox', the_mailbox::text), people_remember('purpose', 'mailbox'),
            people_remember('report', sent.id::text), people_remember('body', sent.body_id::text),
            people_remember('case', sent.case_id::text), people_remember('cases', sent.case_id::text);
    PERFORM people_remember('proof', people_proof(people_settings()));
END $$;

-- The mailbox with this hash of its locator, or null: whoever knows the locator may open the mailbox.
CREATE OR REPLACE FUNCTION reports_mailbox_of(the_locator_hash bytea) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT dossier_id FROM reports_mailbox WHERE locator_hash = the_locator_hash
$$;
