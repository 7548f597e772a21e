"""The guards of migration 0002 take an interest that ended lately for one (people, migration 0004). Nothing else in them changes."""

from django.db import migrations

_REWRITE = """
DO $$
DECLARE guard regprocedure;
BEGIN
    FOREACH guard IN ARRAY ARRAY['cases_conflict(uuid, uuid)', 'cases_has_ties(uuid)']::regprocedure[] LOOP
        EXECUTE replace(pg_get_functiondef(guard), %s, %s);
    END LOOP;
END $$
"""
_OPEN, _BARS = "ended_at IS NULL", "people_interest_bars(declared_at, ended_at)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_asks"), ("people", "0004_interest_bars")]
    operations = [
        migrations.RunSQL(
            _REWRITE.replace("%s", f"'{_OPEN}'", 1).replace("%s", f"'{_BARS}'", 1),
            _REWRITE.replace("%s", f"'{_BARS}'", 1).replace("%s", f"'{_OPEN}'", 1),
        )
    ]
