"""Let PostgreSQL know that the body, source and closing of a case go together.

Without it, a body's open cases are estimated at a few, because few cases have a body, few are not closed and few have no
source; and the queue then looks up the rows of thousands of cases one by one.
"""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_reporters_answer_exclusions")]

    operations = [
        migrations.RunSQL(
            "CREATE STATISTICS cases_open (mcv) ON body_id, source, closed_on FROM cases_case", "DROP STATISTICS cases_open"
        )
    ]
