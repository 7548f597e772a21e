-- Refuses a handler, and a grant of a case's or report's dossier, to a person whom the conflict rule bars (conflicts.sql):
-- nobody handles or reads a case with a conflict, whichever program writes the row. The message is the same whichever rule it
-- was, so that nobody learns from an error whom a reporter excluded.

CREATE OR REPLACE FUNCTION cases_refuse_handler() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    -- Ending a handler's work is always possible; every other change is checked.
    IF TG_OP = 'UPDATE' AND NEW.until IS NOT NULL AND NEW.staff_id = OLD.staff_id AND NEW.case_id = OLD.case_id THEN
        RETURN NEW;
    END IF;
    -- The services that name a subject or an exclusion lock the same row, so that neither misses what the other commits.
    PERFORM FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    IF cases_conflict(NEW.staff_id, NEW.case_id) IS NOT NULL THEN
        RAISE EXCEPTION 'not available for this case' USING ERRCODE = 'check_violation', CONSTRAINT = 'handler_has_no_conflict';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER handler_has_no_conflict BEFORE INSERT OR UPDATE ON cases_handler
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_handler();

CREATE OR REPLACE FUNCTION cases_refuse_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
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

CREATE OR REPLACE TRIGGER grant_has_no_conflict BEFORE INSERT ON dossiers_grant
    FOR EACH ROW WHEN (NEW.staff_id IS NOT NULL) EXECUTE FUNCTION cases_refuse_grant();
