"""Empty: `sql/conflicts.sql`, which `migrate` applies after all migrations, lets ended interests bar for a while."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_asks"), ("people", "0004_interest_bars")]
    operations = []
