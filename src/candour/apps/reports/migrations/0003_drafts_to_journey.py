from django.db import migrations


class Migration(migrations.Migration):
    """Drafts belong to the app journey, whose first migration renames their table. Nothing is dropped here."""

    dependencies = [("reports", "0002_safety_flags_that_wait")]

    operations = [
        migrations.SeparateDatabaseAndState(database_operations=[], state_operations=[migrations.DeleteModel("Draft")])
    ]
