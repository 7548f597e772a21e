from django.db import migrations

# Who appointed whom before roles were confirmed: the ledger says it. Roles of that time stay in effect as they are.
_ADDED = """
UPDATE people_staff s SET added_by_id = a.id
  FROM ledger_entry e JOIN people_staff a ON a.id::text = coalesce(e.ids->>'actor', e.ids->>'by')
 WHERE e.kind = 'staff.added' AND e.ids->>'staff' = s.id::text
"""
_ASKED = """
UPDATE people_role r SET asked_by_id = a.id, asked_at = r.since
  FROM ledger_entry e JOIN people_staff a ON a.id::text = coalesce(e.ids->>'actor', e.ids->>'by')
 WHERE e.kind = 'role.given' AND e.ids->>'role' = r.id::text
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_followers"),
        ("people", "0009_confirmed_roles"),
    ]

    operations = [
        migrations.RunSQL(_ADDED, migrations.RunSQL.noop),
        migrations.RunSQL(_ASKED, migrations.RunSQL.noop),
    ]
