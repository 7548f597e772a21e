"""Begin the column `author_could_read` anew, as statements of items now repeat it.

What stood in it before no entry states, so anybody who writes the database could have changed it. The mailbox says of such a
message that it was not written down.
"""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0010_confirmed_grants")]

    operations = [
        migrations.RemoveField("item", "author_could_read"),
        migrations.AddField("item", "author_could_read", models.BooleanField(null=True)),
    ]
