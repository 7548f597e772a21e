-- Refuses nothing: keeps the rows of cases_waiting (the desk's queue) equal to reports, safety flags and cases, in the
-- transaction that changes those. models.Waiting says why the queue is a table. Followers of the ledger lag, and these three
-- facts must not: a received report is in the queue, a report whose reporter is not safe is listed first, and a report in a
-- case is not in the queue.
-- The mark "opened" may lag; the follower cases.report_opened sets it.
-- The statement that receives a report inserts the report before its flags, so that the queue's row exists when they mark it.

CREATE OR REPLACE FUNCTION cases_report_waits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO cases_waiting (report_id, body_id, since, unsafe, opened)
    VALUES (NEW.id, NEW.body_id, NEW.received_hour, false, false);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER report_waits AFTER INSERT ON reports_report
    FOR EACH ROW EXECUTE FUNCTION cases_report_waits();

CREATE OR REPLACE FUNCTION cases_waiting_is_unsafe() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    -- Lock first: the next statement then sees every flag that others have committed meanwhile.
    PERFORM FROM cases_waiting WHERE report_id = NEW.report_id FOR UPDATE;
    UPDATE cases_waiting SET unsafe = EXISTS (
        SELECT FROM reports_safetyflag WHERE report_id = NEW.report_id AND answered_at IS NULL
    ) WHERE report_id = NEW.report_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER waiting_is_unsafe AFTER INSERT OR UPDATE ON reports_safetyflag
    FOR EACH ROW EXECUTE FUNCTION cases_waiting_is_unsafe();

CREATE OR REPLACE FUNCTION cases_report_joined() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM cases_waiting WHERE report_id = NEW.report_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER report_joined AFTER INSERT ON cases_casereport
    FOR EACH ROW EXECUTE FUNCTION cases_report_joined();
