"""Add constraints so that no posting, line management or authority is stored twice. The search: `sql/roster_search.sql`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forces", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            "authority",
            models.UniqueConstraint(fields=("officer", "kind", "granted_on"), name="authority_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            "linemanagement",
            models.UniqueConstraint(fields=("officer", "manager", "since"), name="manager_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            "posting",
            models.UniqueConstraint(fields=("officer", "unit", "since"), name="posting_once", nulls_distinct=False),
        ),
    ]
