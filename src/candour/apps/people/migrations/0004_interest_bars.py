"""Empty: `sql/interests.sql`, which `migrate` applies after all migrations, defines when a declared interest bars."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_pack")]
    operations = []
