"""Whether a declared interest bars its holder now. One rule, asked by conflict checks, by the database's own guards and by patterns.

A tie that ended bars for 24 months more, as a shared unit does: else whoever wants a case could end her interest and take it.
One ended within a day of being declared was a slip.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_pack")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION people_interest_bars(declared timestamptz, ended timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
                SELECT ended IS NULL OR (ended > now() - interval '24 months' AND ended > declared + interval '1 day')
            $$;
            """,
            "DROP FUNCTION people_interest_bars(timestamptz, timestamptz)",
        )
    ]
