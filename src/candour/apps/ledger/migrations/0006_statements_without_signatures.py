"""Remove the column for an author's signature of a statement. No version wrote one: authors sign items (ADR 33)."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_statements_of_rows")]

    operations = [migrations.RemoveField("statement", "signature")]
