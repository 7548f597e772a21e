from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_missed_for_each_report")]

    operations = [
        migrations.AddField(
            model_name="ask",
            name="reason",
            field=models.TextField(
                choices=[
                    ("missing", "Something is not in the report that nothing else can show"),
                    ("differs", "Something found differs from the report"),
                    ("new", "Something came to light that only the reporter can explain"),
                    ("hearing", "It must be said at a hearing"),
                ],
                default="missing",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="ask",
            name="answer",
            field=models.TextField(
                blank=True,
                choices=[
                    ("agreed", "Yes, we can talk about it"),
                    ("in_writing", "Yes, but only in writing"),
                    ("declined", "No"),
                ],
            ),
        ),
    ]
