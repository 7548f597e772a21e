"""Creates the tables of pairs of records that may be of one person, and of supervisors' decisions on the pairs."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_identified_by"),
        ("forces", "0002_history_once_and_roster_search"),
        ("insight", "0004_plain_count"),
        ("people", "0003_pack"),
    ]

    operations = [
        migrations.AlterField(
            model_name="look",
            name="page",
            field=models.TextField(
                choices=[
                    ("officer", "An officer’s timeline"),
                    ("associates", "Who was accused with an officer"),
                    ("candidates", "Who a description could fit"),
                    ("unit", "A unit"),
                    ("force", "A force"),
                    ("churn", "How long matters take, and in whose hands"),
                    ("disparity", "Differences between groups"),
                    ("network", "Who is accused with whom"),
                    ("alert", "An alert"),
                    ("link", "Two records that may be one person"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="LinkQuestion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("probability", models.FloatField()),
                ("bits", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
                ("model", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("force", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forces.force")),
                (
                    "investigator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.priorinvestigator"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forces.officer"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.priorinvestigator"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LinkAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "says",
                    models.TextField(
                        choices=[
                            ("same", "The same person"),
                            ("different", "Two different people"),
                            ("unsure", "It cannot be told from these records"),
                        ]
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="insight.linkquestion"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="linkquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("officer", None), ("other", None), _connector="XOR"), name="link_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkquestion",
            constraint=models.UniqueConstraint(
                fields=("investigator", "officer", "other"), name="link_asked_once", nulls_distinct=False
            ),
        ),
    ]
