"""Add the confirmation of a grant by its reader. Grants that exist already need none: they are from before confirmations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_signed_items")]

    operations = [
        migrations.AddField("grant", "needs_confirmation", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("grant", "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("grant", "confirmation", models.BinaryField(null=True)),
        migrations.AddIndex(
            "grant",
            models.Index(
                fields=["staff"],
                name="grants_that_wait",
                condition=models.Q(needs_confirmation=True, confirmed_at=None, withdrawn_at=None),
            ),
        ),
    ]
