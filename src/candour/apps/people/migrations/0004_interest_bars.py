"""Empty: whether a declared interest bars is in `sql/interests.sql`, which `migrate` applies after all migrations."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_pack")]
    operations = []
