"""Empty: what refuses a change of acts is in `sql/acts_only_grow.sql`, which `migrate` applies after all migrations."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_procedure")]
    operations = []
