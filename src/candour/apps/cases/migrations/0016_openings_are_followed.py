"""Drop the trigger that marked reports as opened; the follower `cases.report_opened` does so now."""

from django.db import migrations

DROP = """
DROP TRIGGER IF EXISTS waiting_is_opened ON ledger_entry;
DROP FUNCTION IF EXISTS cases_waiting_is_opened();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_the_law_moves_to_matters"), ("ledger", "0003_followers")]
    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
