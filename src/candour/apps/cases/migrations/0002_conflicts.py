"""No handler with a conflict, held by the database itself (DESIGN, what must always hold, 4).

`cases_conflict(staff, case)` names the first rule that bars her, or is null. It is the rule of `cases/conflicts.py` in SQL;
a test compares the two on random histories. The triggers below use it and say only "not available for this case", whichever
rule it was, so that the reporter's list shows in no error.
"""

from django.db import migrations

CONFLICT = """
CREATE FUNCTION cases_spans(the_case uuid) RETURNS TABLE (low date, high date) LANGUAGE sql STABLE AS $$
    SELECT (incident_on - interval '24 months')::date, incident_on
      FROM cases_case WHERE id = the_case AND incident_on IS NOT NULL
    UNION ALL
    SELECT (coalesce(received_on, (opened_at AT TIME ZONE 'UTC')::date) - interval '24 months')::date, NULL
      FROM cases_case WHERE id = the_case
       AND (received_on IS NOT NULL OR opened_at IS NOT NULL OR incident_on IS NULL)
$$;

-- The days on which one officer answered to another, counted up from `low`; nulls are passed over by greatest and least, so
-- that an unknown first or last day counts as "always". UNION ends the climb where a line goes in a circle.
CREATE FUNCTION cases_above(the_officers uuid[], the_case uuid) RETURNS TABLE (root uuid, id uuid) LANGUAGE sql STABLE AS $$
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

-- Cheap questions first: most people who look at a case have no row in the roster and never handled anything. The planner takes
-- a handler's thousands of cases for the rule and would read whole tables to find that she has none, hence enable_seqscan.
CREATE FUNCTION cases_conflict(the_staff uuid, the_case uuid) RETURNS text LANGUAGE plpgsql STABLE COST 1000
SET enable_seqscan = off AS $$
DECLARE
    me uuid := (SELECT officer_id FROM people_staff WHERE id = the_staff);
    subjects uuid[] := ARRAY(SELECT DISTINCT subject_id FROM cases_allegation WHERE case_id = the_case AND subject_id IS NOT NULL);
BEGIN
    IF me = ANY (subjects) THEN
        RETURN 'subject';
    ELSIF EXISTS (
        SELECT FROM cases_casereport r JOIN cases_exclusion x ON x.report_id = r.report_id
         WHERE r.case_id = the_case AND (x.staff_id = the_staff OR x.officer_id = me)
    ) THEN
        RETURN 'excluded';
    ELSIF EXISTS (
        SELECT FROM people_declaredinterest WHERE staff_id = the_staff AND officer_id = ANY (subjects) AND ended_at IS NULL
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
            UNION SELECT case_id FROM cases_handler h JOIN people_staff s ON s.id = h.staff_id WHERE s.officer_id = ANY (subjects)
        ) theirs USING (case_id)
         WHERE case_id <> the_case
    ) THEN
        RETURN 'prior_case';
    END IF;
    RETURN NULL;
END $$;

-- Whether there is anything at all that could bar her from some case. Where there is not, no case need be looked at.
CREATE FUNCTION cases_has_ties(the_staff uuid) RETURNS boolean LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT EXISTS (SELECT FROM people_staff WHERE id = the_staff AND officer_id IS NOT NULL)
        OR EXISTS (SELECT FROM cases_exclusion WHERE staff_id = the_staff)
        OR EXISTS (SELECT FROM people_declaredinterest WHERE staff_id = the_staff AND ended_at IS NULL)
        OR EXISTS (SELECT FROM cases_handler WHERE staff_id = the_staff)
$$;

CREATE FUNCTION cases_refuse_handler() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- To stop handling is always possible; nothing else about a row may go unchecked.
    IF TG_OP = 'UPDATE' AND NEW.until IS NOT NULL AND NEW.staff_id = OLD.staff_id AND NEW.case_id = OLD.case_id THEN
        RETURN NEW;
    END IF;
    -- The services that name a subject or an exclusion lock the same row: neither can slip past the other.
    PERFORM FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF cases_conflict(NEW.staff_id, NEW.case_id) IS NOT NULL THEN
        RAISE EXCEPTION 'not available for this case' USING ERRCODE = 'check_violation', CONSTRAINT = 'handler_has_no_conflict';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER handler_has_no_conflict BEFORE INSERT OR UPDATE ON cases_handler
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_handler();

CREATE FUNCTION cases_refuse_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_case uuid;
BEGIN
    SELECT coalesce(c.id, cr.case_id) INTO the_case FROM dossiers_epoch e
      LEFT JOIN cases_case c ON c.dossier_id = e.dossier_id
      LEFT JOIN reports_report r ON r.dossier_id = e.dossier_id
      LEFT JOIN cases_casereport cr ON cr.report_id = r.id
     WHERE e.id = NEW.epoch_id;
    IF the_case IS NOT NULL AND cases_conflict(NEW.staff_id, the_case) IS NOT NULL THEN
        RAISE EXCEPTION 'not available for this case' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_has_no_conflict';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER grant_has_no_conflict BEFORE INSERT ON dossiers_grant
    FOR EACH ROW WHEN (NEW.staff_id IS NOT NULL) EXECUTE FUNCTION cases_refuse_grant();
"""

UNDO = """
DROP TRIGGER grant_has_no_conflict ON dossiers_grant;
DROP FUNCTION cases_refuse_grant();
DROP TRIGGER handler_has_no_conflict ON cases_handler;
DROP FUNCTION cases_refuse_handler();
DROP FUNCTION cases_has_ties(uuid);
DROP FUNCTION cases_conflict(uuid, uuid);
DROP FUNCTION cases_above(uuid[], uuid);
DROP FUNCTION cases_spans(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("dossiers", "0001_initial"),
        ("forces", "0001_initial"),
        ("people", "0001_initial"),
        ("reports", "0001_initial"),
    ]
    operations = [migrations.RunSQL(CONFLICT, UNDO)]
