"""Keeps the queue's rows true, in the transaction of whatever caused the change (models.Waiting says why)."""

from django.db import migrations

WAITING = """
CREATE FUNCTION cases_report_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_waiting (report_id, body_id, since, unsafe, opened)
    VALUES (NEW.id, NEW.body_id, NEW.received_hour, false, false);
    RETURN NULL;
END $$;
CREATE TRIGGER report_waits AFTER INSERT ON reports_report FOR EACH ROW EXECUTE FUNCTION cases_report_waits();

CREATE FUNCTION cases_waiting_is_unsafe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Lock first: the next statement then sees every flag that others have committed meanwhile.
    PERFORM FROM cases_waiting WHERE report_id = NEW.report_id FOR UPDATE;
    UPDATE cases_waiting SET unsafe = EXISTS (
        SELECT FROM reports_safetyflag WHERE report_id = NEW.report_id AND answered_at IS NULL
    ) WHERE report_id = NEW.report_id;
    RETURN NULL;
END $$;
CREATE TRIGGER waiting_is_unsafe AFTER INSERT OR UPDATE ON reports_safetyflag
    FOR EACH ROW EXECUTE FUNCTION cases_waiting_is_unsafe();

CREATE FUNCTION cases_waiting_is_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_waiting SET opened = true FROM reports_report
     WHERE reports_report.id = cases_waiting.report_id AND NOT cases_waiting.opened
       AND reports_report.dossier_id = (NEW.ids ->> 'dossier')::uuid;
    RETURN NULL;
END $$;
CREATE TRIGGER waiting_is_opened AFTER INSERT ON ledger_entry
    FOR EACH ROW WHEN (NEW.kind = 'item.opened') EXECUTE FUNCTION cases_waiting_is_opened();

CREATE FUNCTION cases_report_joined() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_waiting WHERE report_id = NEW.report_id;
    RETURN NULL;
END $$;
CREATE TRIGGER report_joined AFTER INSERT ON cases_casereport FOR EACH ROW EXECUTE FUNCTION cases_report_joined();

CREATE INDEX reports_safetyflag_unanswered ON reports_safetyflag (report_id) WHERE answered_at IS NULL;
INSERT INTO cases_waiting (report_id, body_id, since, unsafe, opened)
SELECT id, body_id, received_hour,
       EXISTS (SELECT FROM reports_safetyflag f WHERE f.report_id = r.id AND f.answered_at IS NULL),
       EXISTS (SELECT FROM ledger_entry e
                WHERE e.kind = 'item.opened' AND e.ids @> jsonb_build_object('dossier', r.dossier_id::text))
  FROM reports_report r
 WHERE NOT EXISTS (SELECT FROM cases_casereport c WHERE c.report_id = r.id);
"""

UNDO = """
DROP INDEX reports_safetyflag_unanswered;
DROP TRIGGER report_joined ON cases_casereport;
DROP FUNCTION cases_report_joined();
DROP TRIGGER waiting_is_opened ON ledger_entry;
DROP FUNCTION cases_waiting_is_opened();
DROP TRIGGER waiting_is_unsafe ON reports_safetyflag;
DROP FUNCTION cases_waiting_is_unsafe();
DROP TRIGGER report_waits ON reports_report;
DROP FUNCTION cases_report_waits();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_conflicts"),
        ("ledger", "0002_append_only"),
        ("reports", "0001_initial"),
    ]
    operations = [migrations.RunSQL(WAITING, UNDO)]
