"""Require that every body names its procedure pack. Bodies without one get the former default, `england_wales`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_interest_bars")]

    operations = [
        migrations.RunSQL("UPDATE people_body SET pack = 'england_wales' WHERE pack = ''", migrations.RunSQL.noop),
        migrations.AlterField(model_name="body", name="pack", field=models.TextField()),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(condition=models.Q(("pack", ""), _negated=True), name="body_names_its_pack"),
        ),
    ]
