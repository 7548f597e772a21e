import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_prior_reporters"),
        ("dossiers", "0004_kinds_of_decision"),
        ("forces", "0002_history_once_and_roster_search"),
        ("ledger", "0002_append_only"),
        ("people", "0003_pack"),
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("pack", models.TextField()),
                ("type", models.TextField()),
                ("facts", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="matters", to="cases.case"),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="matters", to="forces.officer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "result",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("supports", "Supports what was reported"),
                            ("contradicts", "Contradicts what was reported"),
                            ("neither", "Shows nothing either way"),
                            ("impossible", "Cannot be followed any more"),
                        ],
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "findings",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dossiers.item"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
                (
                    "words",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enquiry", to="dossiers.item"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="enquiries", to="cases.matter"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                ("event", models.TextField()),
                ("role", models.TextField()),
                ("at", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
                ("publishable", models.TextField(blank=True)),
                (
                    "allegation",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="cases.allegation"
                    ),
                ),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry")),
                (
                    "item",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="dossiers.item"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="people.staff"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="cases.matter"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissedClock",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("clock", models.TextField()),
                ("number", models.PositiveIntegerField()),
                ("due", models.DateField()),
                (
                    "entry",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="missed", to="cases.matter"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="missed", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PatternLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("seen", models.PositiveIntegerField()),
                (
                    "matter",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="cases.matter"),
                ),
                ("staff", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff")),
            ],
        ),
        migrations.CreateModel(
            name="Ask",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("wanted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, choices=[("agreed", "Agreed"), ("declined", "Declined")])),
                ("answered_hour", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="asks", to="reports.report"),
                ),
                (
                    "wanted_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
                (
                    "words",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="ask", to="dossiers.item"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", ""), ("refused_at", None)), fields=("report",), name="one_ask_at_a_time"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.UniqueConstraint(fields=("case", "subject"), name="matter_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.UniqueConstraint(fields=("matter", "seq"), name="act_in_order"),
        ),
        migrations.AddConstraint(
            model_name="missedclock",
            constraint=models.CheckConstraint(
                condition=models.Q(("matter", None), ("report", None), _connector="XOR"), name="missed_by_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="missedclock",
            constraint=models.UniqueConstraint(
                fields=("matter", "report", "clock", "number"), name="missed_once", nulls_distinct=False
            ),
        ),
    ]
