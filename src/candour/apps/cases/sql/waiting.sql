-- Refuses nothing: keeps cases_waiting, the rows of the desk's queue, true to reports, safety flags and cases, in the
-- transaction of whatever changed them. models.Waiting says why it is a table of its own.
-- News travels upwards by followers of the ledger, which lag. These three are exceptions, because what they keep must hold at once:
-- a report that was received is in the queue, one whose reporter is not safe is at its top, and one in a case is gone from it.
-- That somebody opened a report may lag: the follower cases.report_opened marks it.
-- The statement that receives a report inserts the report before its flags, so that the queue's row exists when they mark it.

CREATE OR REPLACE FUNCTION cases_report_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_waiting (report_id, body_id, since, unsafe, opened)
    VALUES (NEW.id, NEW.body_id, NEW.received_hour, false, false);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER report_waits AFTER INSERT ON reports_report
    FOR EACH ROW EXECUTE FUNCTION cases_report_waits();

CREATE OR REPLACE FUNCTION cases_waiting_is_unsafe() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION cases_report_joined() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_waiting WHERE report_id = NEW.report_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER report_joined AFTER INSERT ON cases_casereport
    FOR EACH ROW EXECUTE FUNCTION cases_report_joined();
