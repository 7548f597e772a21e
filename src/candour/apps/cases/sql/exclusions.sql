-- Refuses an exclusion that somebody records who cannot read the report, and that one is deleted or comes to name another
-- person or report: only the reporter's answer changes. Decision: adr/0024-to-act-one-must-be-able-to-read.md.

CREATE OR REPLACE FUNCTION cases_refuse_exclusion_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.report_id, NEW.recorded_at) = (OLD.id, OLD.report_id, OLD.recorded_at)
       AND NEW.staff_id IS NOT DISTINCT FROM OLD.staff_id AND NEW.officer_id IS NOT DISTINCT FROM OLD.officer_id
       AND NEW.recorded_by_id IS NOT DISTINCT FROM OLD.recorded_by_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an exclusion stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'exclusion_stays';
END $$;

CREATE OR REPLACE TRIGGER exclusion_stays BEFORE UPDATE OR DELETE ON cases_exclusion
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_exclusion_change();

CREATE OR REPLACE FUNCTION cases_refuse_unread_exclusion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT dossiers_can_read(NEW.recorded_by_id, (SELECT dossier_id FROM reports_report WHERE id = NEW.report_id)) THEN
        RAISE EXCEPTION 'whoever records this cannot read the report'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recorder_can_read_report';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER recorder_can_read_report BEFORE INSERT ON cases_exclusion
    FOR EACH ROW WHEN (NEW.recorded_by_id IS NOT NULL) EXECUTE FUNCTION cases_refuse_unread_exclusion();
