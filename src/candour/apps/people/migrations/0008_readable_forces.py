import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forces", "0002_history_once_and_roster_search"),
        ("people", "0007_sign_in_failures"),
    ]

    operations = [
        migrations.AddField("body", "reads_all_forces", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="ReadableForce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readable_forces", to="people.body"
                    ),
                ),
                ("force", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forces.force")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("body", "force"), name="force_readable_once")],
            },
        ),
    ]
