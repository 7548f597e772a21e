import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_readable_forces"),
    ]

    operations = [
        migrations.AddField(
            "staff",
            "added_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
        ),
        migrations.AlterField("role", "since", models.DateTimeField(null=True)),
        migrations.AddField("role", "asked_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "role",
            "asked_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
        ),
        migrations.CreateModel(
            name="RoleConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.TextField(choices=[("confirmed", "Confirmed"), ("met", "Has met the person")])),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff")),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="people.role"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("role", "what"), name="role_confirmed_once")],
            },
        ),
    ]
