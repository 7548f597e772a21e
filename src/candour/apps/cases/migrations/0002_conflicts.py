"""Empty: the conflict rule and its guards are in `sql/`, which `migrate` applies after all migrations."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("dossiers", "0001_initial"),
        ("forces", "0001_initial"),
        ("people", "0001_initial"),
        ("reports", "0001_initial"),
    ]
    operations = []
