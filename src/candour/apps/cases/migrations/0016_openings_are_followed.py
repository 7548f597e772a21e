"""That a report was opened is marked by the follower `cases.report_opened`, no longer by a trigger on the ledger."""

from django.db import migrations

DROP = """
DROP TRIGGER IF EXISTS waiting_is_opened ON ledger_entry;
DROP FUNCTION IF EXISTS cases_waiting_is_opened();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_the_law_moves_to_matters"), ("ledger", "0003_followers")]
    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
