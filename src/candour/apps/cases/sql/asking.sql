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

CREATE OR REPLACE FUNCTION cases_staff_asks(the_staff uuid, the_purpose text, proof text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE person record;
BEGIN
    PERFORM cases_check_proof(concat_ws('|', 'staff', the_staff::text, the_purpose), proof);
    SELECT s.body_id, b.force_id,
           (SELECT string_agg(DISTINCT permission, ',') FROM people_role r, unnest(people_permissions(r.name)) AS permission
             WHERE r.staff_id = s.id AND r.since <= now() AND (r.until IS NULL OR r.until > now())) AS may
      INTO person FROM people_staff s JOIN people_body b ON b.id = s.body_id WHERE s.id = the_staff;
    PERFORM people_remember('staff', the_staff::text), people_remember('purpose', the_purpose),
            people_remember('body', person.body_id::text), people_remember('force', person.force_id::text),
            people_remember('may', person.may),
            people_remember('forces', (SELECT string_agg(one::text, ',') FROM cases_forces_read(person.body_id) AS one)),
            people_remember('handled', (SELECT string_agg(one::text, ',') FROM cases_handled(the_staff) AS one)),
            people_remember('shut', (SELECT string_agg(one::text, ',') FROM cases_shut(the_staff) AS one));
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
            people_remember('case', sent.case_id::text);
    PERFORM people_remember('proof', people_proof(people_settings()));
END $$;

-- The mailbox with this hash of its locator, or null: whoever knows the locator may open the mailbox.
CREATE OR REPLACE FUNCTION reports_mailbox_of(the_locator_hash bytea) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT dossier_id FROM reports_mailbox WHERE locator_hash = the_locator_hash
$$;
