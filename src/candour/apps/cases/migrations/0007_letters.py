import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_acts_only_grow"),
        ("dossiers", "0005_letters"),
        ("people", "0003_pack"),
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("letter", models.TextField()),
                ("sent_at", models.DateTimeField()),
                ("act", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="cases.act")),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="dossiers.item"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="cases.matter"),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="reports.report"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["matter", "sent_at"], name="cases_lette_matter__08a8f4_idx")],
            },
        ),
    ]
