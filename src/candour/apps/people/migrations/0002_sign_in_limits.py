"""Create the table of Django's database cache, which counts the attempts to sign in (settings.CACHES)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE people_sign_in_limits (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX people_sign_in_limits_expires ON people_sign_in_limits (expires);
            """,
            "DROP TABLE people_sign_in_limits",
        )
    ]
