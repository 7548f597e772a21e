"""Add signing keys to staff keys, the former passphrase or passkey locks of a key, and the list of keys without a signature."""

import django.db.models.deletion
from django.db import migrations, models

_NUMBERS = """
UPDATE people_staffkey SET number = ordered.place FROM (
  SELECT id, row_number() OVER (PARTITION BY staff_id ORDER BY created_at, id) AS place FROM people_staffkey
) AS ordered WHERE ordered.id = people_staffkey.id
"""
_ENTRY = {"null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "ledger.entry"}


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_followers"),
        ("people", "0010_who_appointed_whom"),
    ]

    operations = [
        migrations.AddField("staffkey", "number", models.PositiveIntegerField(default=1)),
        migrations.AddField("staffkey", "signing_key", models.TextField(default="")),
        migrations.AddField("staffkey", "signed_by", models.TextField(default="")),
        migrations.AddField("staffkey", "signature", models.BinaryField(null=True)),
        migrations.AddField("staffkey", "entry", models.ForeignKey(**_ENTRY)),
        migrations.RunSQL(_NUMBERS, migrations.RunSQL.noop),
        migrations.AddConstraint("staffkey", models.UniqueConstraint(fields=["staff", "number"], name="key_number_once")),
        migrations.CreateModel(
            name="FormerLock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_identity", models.BinaryField()),
                ("method", models.TextField(choices=[("passphrase", "Unlock passphrase"), ("passkey", "Passkey")])),
                ("credential", models.TextField(blank=True)),
                ("until", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="former_locks", to="people.staffkey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeyRequest",
            fields=[
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="key_request",
                        serialize=False,
                        to="people.staff",
                    ),
                ),
                ("key", models.JSONField()),
                ("sealed_identity", models.BinaryField()),
                ("method", models.TextField(choices=[("passphrase", "Unlock passphrase"), ("passkey", "Passkey")])),
                ("credential", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="FixedKeys",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="ledger.entry",
                    ),
                ),
                ("listed", models.BinaryField()),
            ],
        ),
    ]
