"""Create the table with the key that proves for whom a database session acts. `migrate` writes its one row.

The table has no model: only the functions in sql/asking.sql read it.
"""

from django.db import migrations

_CREATE = """
CREATE TABLE people_askingkey (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0011_signing_halves")]

    operations = [migrations.RunSQL(_CREATE, "DROP TABLE people_askingkey")]
