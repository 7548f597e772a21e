-- Refuses an answer to a safety flag by a staff member who cannot read the report, whichever program writes it. Decision:
-- adr/0024-to-act-one-must-be-able-to-read.md.

CREATE OR REPLACE FUNCTION reports_refuse_unread_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT dossiers_can_read(NEW.answered_by_id, (SELECT dossier_id FROM reports_report WHERE id = NEW.report_id)) THEN
        RAISE EXCEPTION 'whoever answers cannot read this report'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answerer_can_read_report';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER answerer_can_read_report BEFORE UPDATE OF answered_by_id ON reports_safetyflag
    FOR EACH ROW WHEN (NEW.answered_by_id IS NOT NULL) EXECUTE FUNCTION reports_refuse_unread_answer();
