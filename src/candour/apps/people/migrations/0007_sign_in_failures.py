"""Add tables that count failed attempts to sign in, by a hash of user name or device and by staff member.

Since this migration, no number of failed attempts closes a login (`services/sign_in.py`).
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_roles_without_choices")]

    operations = [
        migrations.CreateModel(
            name="FailedSignIns",
            fields=[
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="failed_sign_ins",
                        serialize=False, to="people.staff",
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                ("last_hour", models.DateTimeField()),
                ("reported_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SignInBucket",
            fields=[
                ("bucket", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
            ],
        ),
    ]  # fmt: skip
