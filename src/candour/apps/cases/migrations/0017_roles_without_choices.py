"""Let a function give the choices of `Handler.role`, so that a new role needs no migration. No change in the database."""

from django.db import migrations, models

import candour.apps.people.models


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_openings_are_followed")]

    operations = [
        migrations.AlterField("handler", "role", models.TextField(choices=candour.apps.people.models.role_choices)),
    ]
