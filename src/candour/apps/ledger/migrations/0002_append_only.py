"""Sets how PostgreSQL stores the log's tables. The triggers that refuse changes are in `sql/append_only.sql`."""

from django.db import migrations

# Hashes do not compress: store them out of line as they are, so that reading a tile's root does not read its hashes.
STORAGE = """
ALTER SEQUENCE ledger_entry_seq OWNED BY ledger_entry.seq;
ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(STORAGE, "ALTER SEQUENCE ledger_entry_seq OWNED BY NONE")]
