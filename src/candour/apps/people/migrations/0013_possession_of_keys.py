"""Add challenges to public keys that staff register, and the proof that their secrets were at hand."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0012_asking_key")]

    operations = [
        migrations.AddField("staffkey", "possession_answer", models.BinaryField(null=True)),
        migrations.AddField("staffkey", "possession", models.BinaryField(null=True)),
        migrations.AddField("keyrequest", "possession_answer", models.BinaryField(null=True)),
        migrations.AddField("keyrequest", "possession", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="KeyChallenge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("public_key", models.TextField()),
                ("session_sha256", models.BinaryField()),
                ("answer_sha256", models.BinaryField()),
                ("until", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
            ],
            options={"indexes": [models.Index(fields=["public_key"], name="challenges_of_key")]},
        ),
    ]
