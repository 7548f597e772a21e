-- Who may not handle a case: `cases_conflict(staff, case)` is the first rule that bars a person from a case, or null. Refuses
-- nothing itself; conflict_guards.sql does. It is the rule of `queries/conflicts.py` in SQL; a test compares the two on random
-- histories.

CREATE OR REPLACE FUNCTION cases_spans(the_case uuid) RETURNS TABLE (low date, high date) LANGUAGE sql STABLE AS $$
    SELECT (incident_on - interval '24 months')::date, incident_on
      FROM cases_case WHERE id = the_case AND incident_on IS NOT NULL
    UNION ALL
    SELECT (coalesce(received_on, (opened_at AT TIME ZONE 'UTC')::date) - interval '24 months')::date, NULL
      FROM cases_case WHERE id = the_case
       AND (received_on IS NOT NULL OR opened_at IS NOT NULL OR incident_on IS NULL)
$$;

-- Each officer and everyone above that officer in a line of command on days that count. greatest() and least() ignore nulls, so
-- that an unknown first or last day counts as "always". UNION ends the climb where a line goes in a circle.
CREATE OR REPLACE FUNCTION cases_above(the_officers uuid[], the_case uuid) RETURNS TABLE (root uuid, id uuid)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE span AS MATERIALIZED (
        SELECT low, high FROM cases_spans(the_case)
    ), chain (root, id) AS (
        SELECT officer, officer FROM unnest(the_officers) officer
        UNION
        SELECT chain.root, line.manager_id FROM chain JOIN forces_linemanagement line ON line.officer_id = chain.id
         WHERE EXISTS (SELECT FROM span WHERE coalesce(greatest(line.since, low) <= least(line.until, high), true))
    )
    SELECT chain.root, chain.id FROM chain
$$;

-- Cheap questions first: most people who look at a case have no row in the roster and never handled anything. The planner
-- expects thousands of cases per handler and would read whole tables to learn that there are none, hence enable_seqscan.
CREATE OR REPLACE FUNCTION cases_conflict(the_staff uuid, the_case uuid) RETURNS text LANGUAGE plpgsql STABLE COST 1000
SET enable_seqscan = off AS $$
DECLARE
    me uuid := (SELECT officer_id FROM people_staff WHERE id = the_staff);
    subjects uuid[] := ARRAY(
        SELECT DISTINCT subject_id FROM cases_allegation WHERE case_id = the_case AND subject_id IS NOT NULL
    );
BEGIN
    IF me = ANY (subjects) THEN
        RETURN 'subject';
    ELSIF EXISTS (
        SELECT FROM cases_casereport r JOIN cases_exclusion x ON x.report_id = r.report_id
         WHERE r.case_id = the_case AND (x.staff_id = the_staff OR x.officer_id = me)
    ) THEN
        RETURN 'excluded';
    ELSIF EXISTS (
        SELECT FROM people_declaredinterest
         WHERE staff_id = the_staff AND officer_id = ANY (subjects) AND people_interest_bars(declared_at, ended_at)
    ) THEN
        RETURN 'declared_interest';
    ELSIF me IS NOT NULL AND EXISTS (
        SELECT FROM forces_posting mine JOIN forces_posting theirs ON theirs.unit_id = mine.unit_id
         CROSS JOIN cases_spans(the_case) span
         WHERE mine.officer_id = me AND theirs.officer_id = ANY (subjects)
           AND coalesce(greatest(mine.since, theirs.since, low) <= least(mine.until, theirs.until, high), true)
    ) THEN
        RETURN 'same_unit';
    ELSIF me IS NOT NULL AND EXISTS (
        SELECT FROM cases_above(me || subjects, the_case) above
         WHERE (root = me AND id = ANY (subjects)) OR (root = ANY (subjects) AND id = me)
    ) THEN
        RETURN 'line_of_command';
    ELSIF (me IS NOT NULL OR EXISTS (SELECT FROM cases_handler WHERE staff_id = the_staff AND case_id <> the_case)) AND EXISTS (
        SELECT FROM (
            SELECT case_id FROM cases_handler WHERE staff_id = the_staff
            UNION SELECT case_id FROM cases_priorhandler WHERE officer_id = me
            UNION SELECT case_id FROM cases_allegation WHERE subject_id = me
        ) mine JOIN (
            SELECT case_id FROM cases_allegation WHERE subject_id = ANY (subjects)
            UNION SELECT case_id FROM cases_priorhandler WHERE officer_id = ANY (subjects)
            UNION SELECT case_id FROM cases_handler h JOIN people_staff s ON s.id = h.staff_id
             WHERE s.officer_id = ANY (subjects)
        ) theirs USING (case_id)
         WHERE case_id <> the_case
    ) THEN
        RETURN 'prior_case';
    END IF;
    RETURN NULL;
END $$;

-- Whether anything at all could bar the person from some case. Where nothing could, no case need be looked at.
CREATE OR REPLACE FUNCTION cases_has_ties(the_staff uuid) RETURNS boolean LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT EXISTS (SELECT FROM people_staff WHERE id = the_staff AND officer_id IS NOT NULL)
        OR EXISTS (SELECT FROM cases_exclusion WHERE staff_id = the_staff)
        OR EXISTS (
            SELECT FROM people_declaredinterest WHERE staff_id = the_staff AND people_interest_bars(declared_at, ended_at)
        )
        OR EXISTS (SELECT FROM cases_handler WHERE staff_id = the_staff)
$$;
