import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forces", "0001_initial"), ("cases", "0010_handover_note_and_overlap")]

    operations = [
        migrations.CreateModel(
            name="PriorAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_ref", models.TextField()),
                ("pack", models.TextField()),
                ("matter_type", models.TextField()),
                ("event", models.TextField()),
                ("role", models.TextField()),
                ("done_on", models.DateField()),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("facts", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="prior_acts", to="cases.case"),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="prior_acts", to="forces.officer"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["case", "source_ref"], name="prior_act_once")]},
        ),
    ]
