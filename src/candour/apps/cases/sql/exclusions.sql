-- Refuses that an exclusion is deleted, or comes to name another person or report: only the reporter's answer changes. Who ends
-- an exclusion: adr/0024-to-act-one-must-be-able-to-read.md.

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
