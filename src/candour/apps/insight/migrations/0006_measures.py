import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forces", "0002_history_once_and_roster_search"),
        ("insight", "0005_doubtful_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficerMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("data", models.JSONField()),
                (
                    "count",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="measures", to="insight.count"),
                ),
                (
                    "officer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="measure", to="forces.officer"
                    ),
                ),
            ],
        ),
    ]
