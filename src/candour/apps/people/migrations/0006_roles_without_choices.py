"""Let a function give the choices of roles, so that a new role needs no migration. No change in the database."""

from django.db import migrations, models

import candour.apps.people.models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_body_names_its_pack")]

    operations = [
        migrations.AlterField("role", "name", models.TextField(choices=candour.apps.people.models.role_choices)),
    ]
