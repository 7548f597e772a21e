from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_prior_acts")]

    operations = [
        migrations.AddField(
            model_name="missedclock", name="about", field=models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.RemoveConstraint(model_name="missedclock", name="missed_once"),
        migrations.AddConstraint(
            model_name="missedclock",
            constraint=models.UniqueConstraint(
                fields=["matter", "report", "clock", "about", "number"], name="missed_once", nulls_distinct=False
            ),
        ),
    ]
