import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_followers")]

    operations = [
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("witness", models.TextField()),
                ("line", models.TextField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cosignatures", to="ledger.checkpoint"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "witness"), name="ledger_cosignature_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restore",
            fields=[
                ("signed_size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kept_size", models.BigIntegerField()),
                ("key", models.TextField()),
                ("statement", models.TextField()),
            ],
        ),
    ]
