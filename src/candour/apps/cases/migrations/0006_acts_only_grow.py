"""Empty: `sql/acts_only_grow.sql`, which `migrate` applies after all migrations, refuses changes of acts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_procedure")]
    operations = []
