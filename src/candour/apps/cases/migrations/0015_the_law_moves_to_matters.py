"""What is done on a case under the law is the app `matters` from here on. Its migration 0001 renames the tables."""

from django.db import migrations

MOVED = ("Letter", "Act", "Enquiry", "Ask", "PatternLook", "MissedClock", "Matter")


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_ended_interests")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name) for name in MOVED]),
    ]
