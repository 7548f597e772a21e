"""Add the index of unanswered safety flags, and a row of the queue for each report that is in no case."""

from django.db import migrations

WAITING = """
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_conflicts"),
        ("ledger", "0002_append_only"),
        ("reports", "0001_initial"),
    ]
    operations = [migrations.RunSQL(WAITING, UNDO)]
