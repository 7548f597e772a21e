"""Add the signature of each epoch. `migrate` puts the keys of existing epochs on the list of keys without signatures."""

import django.db.models.deletion
from django.db import migrations, models

_ENTRY = {"null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "ledger.entry"}


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_followers"),
        ("dossiers", "0007_suite_of_epochs"),
        ("people", "0011_signing_halves"),
    ]

    operations = [
        migrations.AddField("epoch", "signing_key", models.TextField(default="")),
        migrations.AddField("epoch", "signed_by", models.TextField(default="")),
        migrations.AddField("epoch", "signature", models.BinaryField(null=True)),
        migrations.AddField("epoch", "entry", models.ForeignKey(**_ENTRY)),
    ]
