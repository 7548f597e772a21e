from django.db import migrations


class Migration(migrations.Migration):
    """Removes the model Draft from this app's state.

    The first migration of `journey` renames the table of drafts; no table is dropped.
    """

    dependencies = [("reports", "0002_safety_flags_that_wait")]

    operations = [
        migrations.SeparateDatabaseAndState(database_operations=[], state_operations=[migrations.DeleteModel("Draft")])
    ]
