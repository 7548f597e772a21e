-- The one conflict rule: who may not handle a case, and whose records a person may not look at. Refuses nothing itself;
-- conflict_guards.sql does. The desk asks `cases_conflicts` about people and cases, the guards `cases_conflict` about one of
-- each, the pages on patterns `cases_barred_officers`. Decision: adr/0015-one-conflict-rule.md. The tests hold the
-- rule against a second one, written in Python, on random histories. The four functions that are asked from outside have the
-- rights of the owner: a rule that read only the rows the asker may see would let through whom the hidden rows bar.

DROP FUNCTION IF EXISTS cases_spans(uuid);
DROP FUNCTION IF EXISTS cases_above(uuid[], uuid);

-- Whether some day lies in all three spans; null is an open end. greatest() and least() ignore nulls.
CREATE OR REPLACE FUNCTION cases_share_a_day(
    since date, until date, other_since date, other_until date, low date, high date
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(greatest(since, other_since, low) <= least(until, other_until, high), true)
$$;

-- The days that count in a case: the months of its body's pack up to the incident, and from that long before receipt on. All
-- days where neither date is known.
CREATE OR REPLACE FUNCTION cases_days(incident_on date, received_on date, opened_at timestamptz, the_pack text)
RETURNS TABLE (low date, high date) LANGUAGE sql STABLE AS $$
    SELECT (incident_on - make_interval(months => people_conflict_months(the_pack)))::date, incident_on
     WHERE incident_on IS NOT NULL
    UNION ALL
    SELECT (
        coalesce(received_on, (opened_at AT TIME ZONE 'UTC')::date) - make_interval(months => people_conflict_months(the_pack))
    )::date, NULL
     WHERE received_on IS NOT NULL OR opened_at IS NOT NULL OR incident_on IS NULL
$$;

CREATE OR REPLACE FUNCTION cases_spans(the_cases uuid[]) RETURNS TABLE (case_id uuid, low date, high date)
LANGUAGE sql STABLE AS $$
    SELECT c.id, days.low, days.high
      FROM cases_case c LEFT JOIN people_body b ON b.id = c.body_id
      CROSS JOIN LATERAL cases_days(c.incident_on, c.received_on, c.opened_at, b.pack) days
     WHERE c.id = ANY (the_cases)
$$;

-- In which cases these officers were: accused, investigating by imported records, or handling as a member of staff.
CREATE OR REPLACE FUNCTION cases_of_officers(the_officers uuid[]) RETURNS TABLE (case_id uuid, officer_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT case_id, subject_id FROM cases_allegation WHERE subject_id = ANY (the_officers)
    UNION SELECT case_id, officer_id FROM cases_priorhandler WHERE officer_id = ANY (the_officers)
    UNION SELECT h.case_id, s.officer_id FROM people_staff s JOIN cases_handler h ON h.staff_id = s.id
     WHERE s.officer_id = ANY (the_officers)
$$;

-- The same asked of cases: which officers were in these.
CREATE OR REPLACE FUNCTION cases_officers_in(the_cases uuid[]) RETURNS TABLE (officer_id uuid) LANGUAGE sql STABLE AS $$
    SELECT subject_id FROM cases_allegation WHERE case_id = ANY (the_cases) AND subject_id IS NOT NULL
    UNION SELECT officer_id FROM cases_priorhandler WHERE case_id = ANY (the_cases) AND officer_id IS NOT NULL
    UNION SELECT s.officer_id FROM cases_handler h JOIN people_staff s ON s.id = h.staff_id
     WHERE h.case_id = ANY (the_cases) AND s.officer_id IS NOT NULL
$$;

-- In which cases these people were: handling (`handles` while it lasts), investigating by imported records, or accused.
CREATE OR REPLACE FUNCTION cases_of_staff(the_staff uuid[]) RETURNS TABLE (staff_id uuid, case_id uuid, handles boolean)
LANGUAGE sql STABLE AS $$
    SELECT staff_id, case_id, until IS NULL FROM cases_handler WHERE staff_id = ANY (the_staff)
    UNION ALL SELECT s.id, p.case_id, false FROM people_staff s JOIN cases_priorhandler p ON p.officer_id = s.officer_id
     WHERE s.id = ANY (the_staff)
    UNION ALL SELECT s.id, a.case_id, false FROM people_staff s JOIN cases_allegation a ON a.subject_id = s.officer_id
     WHERE s.id = ANY (the_staff)
$$;

-- Every rule that bars any of these people from any of these cases, in the order in which a refusal names them; for a single
-- person and case, `only_first` stops at the first. Cheap questions first: most people who look at a case have no row in the
-- roster and never handled anything. The planner expects thousands of cases per handler and would read whole tables to learn
-- that there are none, hence enable_seqscan.
CREATE OR REPLACE FUNCTION cases_conflicts(the_staff uuid[], the_cases uuid[], only_first boolean DEFAULT false)
RETURNS TABLE (staff_id uuid, case_id uuid, rule text) LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 ROWS 10
SET enable_seqscan = off SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
    officers uuid[] := ARRAY(SELECT officer_id FROM people_staff WHERE id = ANY (the_staff) AND officer_id IS NOT NULL);
    subjects uuid[] := ARRAY(
        SELECT DISTINCT subject_id FROM cases_allegation WHERE case_id = ANY (the_cases) AND subject_id IS NOT NULL
    );
BEGIN
    IF officers && subjects THEN
        RETURN QUERY
        SELECT DISTINCT s.id, a.case_id, 'subject' FROM people_staff s JOIN cases_allegation a ON a.subject_id = s.officer_id
         WHERE s.id = ANY (the_staff) AND a.case_id = ANY (the_cases);
        IF only_first AND FOUND THEN
            RETURN;
        END IF;
    END IF;

    RETURN QUERY
    SELECT DISTINCT s.id, r.case_id, 'excluded'
      FROM cases_casereport r JOIN cases_exclusion x ON x.report_id = r.report_id
      JOIN people_staff s ON s.id = x.staff_id OR s.officer_id = x.officer_id
     WHERE r.case_id = ANY (the_cases) AND s.id = ANY (the_staff) AND x.answer <> 'let_in';
    IF only_first AND FOUND THEN
        RETURN;
    END IF;

    IF subjects = '{}' THEN
        RETURN;
    END IF;

    RETURN QUERY
    SELECT DISTINCT i.staff_id, a.case_id, 'declared_interest'
      FROM people_declaredinterest i JOIN people_staff s ON s.id = i.staff_id JOIN people_body b ON b.id = s.body_id
      JOIN cases_allegation a ON a.subject_id = i.officer_id
     WHERE i.staff_id = ANY (the_staff) AND i.officer_id = ANY (subjects) AND a.case_id = ANY (the_cases)
       AND people_interest_bars(i.declared_at, i.ended_at, b.pack);
    IF only_first AND FOUND THEN
        RETURN;
    END IF;

    IF officers <> '{}' THEN
        RETURN QUERY
        WITH mine AS MATERIALIZED (
            SELECT s.id AS staff_id, p.unit_id, p.since, p.until
              FROM people_staff s JOIN forces_posting p ON p.officer_id = s.officer_id WHERE s.id = ANY (the_staff)
        ), theirs AS MATERIALIZED (
            SELECT DISTINCT a.case_id, p.unit_id, p.since, p.until
              FROM cases_allegation a JOIN forces_posting p ON p.officer_id = a.subject_id WHERE a.case_id = ANY (the_cases)
        )
        SELECT DISTINCT mine.staff_id, theirs.case_id, 'same_unit'
          FROM mine JOIN theirs ON theirs.unit_id = mine.unit_id
          JOIN cases_spans(the_cases) span ON span.case_id = theirs.case_id
         WHERE cases_share_a_day(mine.since, mine.until, theirs.since, theirs.until, span.low, span.high);
        IF only_first AND FOUND THEN
            RETURN;
        END IF;

        -- Up from everybody, through the lines that held on a day that counts. UNION ends the climb where a line is a circle.
        RETURN QUERY
        WITH RECURSIVE span AS MATERIALIZED (
            SELECT case_id, low, high FROM cases_spans(the_cases)
        ), about AS MATERIALIZED (
            SELECT DISTINCT case_id, subject_id FROM cases_allegation WHERE case_id = ANY (the_cases) AND subject_id IS NOT NULL
        ), climb (case_id, root, id) AS (
            SELECT case_id, subject_id, subject_id FROM about
            UNION
            SELECT DISTINCT case_id, officer, officer FROM about CROSS JOIN unnest(officers) officer
            UNION
            SELECT climb.case_id, climb.root, line.manager_id
              FROM climb JOIN forces_linemanagement line ON line.officer_id = climb.id
             WHERE EXISTS (
                SELECT FROM span
                 WHERE span.case_id = climb.case_id
                   AND cases_share_a_day(line.since, line.until, NULL, NULL, span.low, span.high)
             )
        )
        SELECT s.id, climb.case_id, 'line_of_command'
          FROM climb JOIN about ON about.case_id = climb.case_id AND about.subject_id = climb.id
          JOIN people_staff s ON s.officer_id = climb.root
         WHERE s.id = ANY (the_staff) AND climb.root <> climb.id
        UNION
        SELECT s.id, climb.case_id, 'line_of_command'
          FROM climb JOIN about ON about.case_id = climb.case_id AND about.subject_id = climb.root
          JOIN people_staff s ON s.officer_id = climb.id
         WHERE s.id = ANY (the_staff) AND climb.root <> climb.id;
        IF only_first AND FOUND THEN
            RETURN;
        END IF;
    END IF;

    IF officers <> '{}' OR cardinality(the_cases) > 1 OR EXISTS (
        SELECT FROM cases_handler WHERE staff_id = ANY (the_staff) AND case_id <> ALL (the_cases)
    ) THEN
        RETURN QUERY
        WITH earlier AS MATERIALIZED (
            SELECT case_id, officer_id FROM cases_of_officers(subjects)
        ), shared AS MATERIALIZED (
            SELECT h.staff_id, earlier.case_id, earlier.officer_id
              FROM earlier JOIN cases_handler h ON h.case_id = earlier.case_id
             WHERE h.staff_id = ANY (the_staff) AND cardinality(the_staff) = 1
            -- Several people handled more cases between them than a subject was in: look each of these up.
            UNION SELECT h.staff_id, earlier.case_id, earlier.officer_id
              FROM earlier CROSS JOIN LATERAL (
                SELECT staff_id FROM cases_handler
                 WHERE case_id = earlier.case_id AND staff_id = ANY (the_staff) OFFSET 0
             ) h WHERE cardinality(the_staff) > 1
            UNION SELECT s.id, earlier.case_id, earlier.officer_id
              FROM people_staff s JOIN cases_priorhandler p ON p.officer_id = s.officer_id
              JOIN earlier ON earlier.case_id = p.case_id WHERE s.id = ANY (the_staff)
            UNION SELECT s.id, earlier.case_id, earlier.officer_id
              FROM people_staff s JOIN cases_allegation a ON a.subject_id = s.officer_id
              JOIN earlier ON earlier.case_id = a.case_id WHERE s.id = ANY (the_staff)
        )
        SELECT DISTINCT shared.staff_id, a.case_id, 'prior_case'
          FROM shared JOIN cases_allegation a ON a.subject_id = shared.officer_id
         WHERE a.case_id = ANY (the_cases) AND a.case_id <> shared.case_id;
    END IF;
END $$;

-- The first rule that bars a person from a case, or null.
CREATE OR REPLACE FUNCTION cases_conflict(the_staff uuid, the_case uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
COST 1000 SET search_path FROM CURRENT AS $$
    SELECT rule
      FROM cases_conflicts(ARRAY[the_staff], ARRAY[the_case], true) WITH ORDINALITY AS barring (staff_id, case_id, rule, nth)
     ORDER BY nth LIMIT 1
$$;

-- Whether anything at all could bar the person from some case. Where nothing could, no case need be looked at.
CREATE OR REPLACE FUNCTION cases_has_ties(the_staff uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET enable_seqscan = off SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM people_staff WHERE id = the_staff AND officer_id IS NOT NULL)
        OR EXISTS (SELECT FROM cases_exclusion WHERE staff_id = the_staff AND answer <> 'let_in')
        OR EXISTS (
            SELECT FROM people_declaredinterest i
              JOIN people_staff s ON s.id = i.staff_id JOIN people_body b ON b.id = s.body_id
             WHERE i.staff_id = the_staff AND people_interest_bars(i.declared_at, i.ended_at, b.pack)
        )
        OR EXISTS (SELECT FROM cases_handler WHERE staff_id = the_staff)
$$;

-- The same rule asked of officers in place of cases: whose records a person may not look at, whatever the case. For each
-- officer the days that count are those of every case that names the officer, and the months before today; a line of command
-- counts whenever it held. A case the person handles now is no bar: whoever works on it must know what else was reported.
CREATE OR REPLACE FUNCTION cases_barred_officers(the_staff uuid) RETURNS TABLE (officer_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path FROM CURRENT AS $$
#variable_conflict use_column
BEGIN
    IF NOT cases_has_ties(the_staff) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH RECURSIVE me AS MATERIALIZED (
        SELECT s.id AS staff, s.officer_id AS officer, b.pack
          FROM people_staff s JOIN people_body b ON b.id = s.body_id WHERE s.id = the_staff
    ), up (id) AS (
        SELECT officer FROM me WHERE officer IS NOT NULL
        UNION SELECT line.manager_id FROM up JOIN forces_linemanagement line ON line.officer_id = up.id
    ), down (id) AS (
        SELECT officer FROM me WHERE officer IS NOT NULL
        UNION SELECT line.officer_id FROM down JOIN forces_linemanagement line ON line.manager_id = down.id
    )
    SELECT id FROM up
    UNION SELECT id FROM down
    UNION SELECT i.officer_id FROM people_declaredinterest i JOIN me ON i.staff_id = staff
     WHERE people_interest_bars(i.declared_at, i.ended_at, me.pack)
    UNION SELECT a.subject_id FROM cases_exclusion x JOIN me ON x.staff_id = staff OR x.officer_id = officer
      JOIN cases_casereport r ON r.report_id = x.report_id JOIN cases_allegation a ON a.case_id = r.case_id
     WHERE a.subject_id IS NOT NULL AND x.answer <> 'let_in'
    UNION SELECT officer_id FROM cases_officers_in(
        ARRAY(SELECT DISTINCT case_id FROM cases_of_staff(ARRAY[the_staff]) WHERE NOT handles)
    )
    UNION SELECT theirs.officer_id FROM me JOIN forces_posting mine ON mine.officer_id = officer
      JOIN forces_posting theirs ON theirs.unit_id = mine.unit_id AND theirs.officer_id <> mine.officer_id
     WHERE cases_share_a_day(
        mine.since, mine.until, theirs.since, theirs.until,
        (current_date - make_interval(months => people_conflict_months(me.pack)))::date, NULL
     ) OR EXISTS (
        SELECT FROM cases_allegation a JOIN cases_case c ON c.id = a.case_id LEFT JOIN people_body b ON b.id = c.body_id
          CROSS JOIN LATERAL cases_days(c.incident_on, c.received_on, c.opened_at, b.pack) days
         WHERE a.subject_id = theirs.officer_id
           AND cases_share_a_day(mine.since, mine.until, theirs.since, theirs.until, days.low, days.high)
     );
END $$;
