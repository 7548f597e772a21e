"""Remove the models that moved to the app `matters` from this app's state. Migration 0001 of `matters` renames their tables."""

from django.db import migrations

MOVED = ("Letter", "Act", "Enquiry", "Ask", "PatternLook", "MissedClock", "Matter")


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_ended_interests")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name) for name in MOVED]),
    ]
