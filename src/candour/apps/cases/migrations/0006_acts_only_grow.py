"""What was done on a matter is only ever added to, whoever writes; so are missed clocks and looks at the pattern."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What was done is only added to: % on % is refused.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', HINT = 'Record a further act that says what changed.';
END $$;
"""
GUARD = """
CREATE TRIGGER {table}_grows BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC;
"""
GROWING = ("cases_act", "cases_missedclock", "cases_patternlook")


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_procedure")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION cases_refuse_change() CASCADE"),
        *(migrations.RunSQL(GUARD.format(table=table), migrations.RunSQL.noop) for table in GROWING),
    ]
