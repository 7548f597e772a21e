"""Empty. Rules on when a declared interest bars its holder from a case are in `sql/interests.sql`, which `migrate` applies."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_pack")]
    operations = []
