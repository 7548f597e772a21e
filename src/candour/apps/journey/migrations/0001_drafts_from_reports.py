from django.db import migrations, models


class Migration(migrations.Migration):
    """Takes over the table of drafts from the app `reports` by renaming it, so that its rows stay."""

    initial = True
    dependencies = [("reports", "0003_drafts_to_journey")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE reports_draft RENAME TO journey_draft", "ALTER TABLE journey_draft RENAME TO reports_draft"
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        ("token_hash", models.BinaryField(primary_key=True, serialize=False)),
                        ("ciphertext", models.BinaryField()),
                        ("updated_hour", models.DateTimeField()),
                    ],
                )
            ],
        )
    ]
