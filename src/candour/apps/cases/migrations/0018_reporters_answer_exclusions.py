import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_roles_without_choices"),
        ("people", "0006_roles_without_choices"),
    ]

    operations = [
        migrations.AddField(
            "exclusion",
            "recorded_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
        ),
        migrations.AddField(
            "exclusion",
            "answer",
            models.TextField(
                blank=True,
                choices=[("keep_out", "Yes, keep this person out"), ("let_in", "No, this person may deal with it")],
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddField("exclusion", "answered_hour", models.DateTimeField(null=True)),
    ]
