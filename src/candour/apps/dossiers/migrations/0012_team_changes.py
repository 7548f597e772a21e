"""Add changes of a team's key, which a second member confirms."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

_STAFF = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "people.staff"}


class Migration(migrations.Migration):
    dependencies = [("people", "0011_signing_halves"), ("dossiers", "0011_author_could_read_is_stated")]

    operations = [
        migrations.CreateModel(
            name="TeamChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("rotation", models.JSONField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("asked_by", models.ForeignKey(**_STAFF)),
                ("confirmed_by", models.ForeignKey(null=True, **_STAFF)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="dossiers.dossier"
                    ),
                ),
                ("leaver", models.ForeignKey(null=True, **_STAFF)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(ended_at=None), fields=("dossier",), name="team_change_once")
                ]
            },
        ),
    ]
