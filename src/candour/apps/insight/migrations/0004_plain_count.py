from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0003_no_links_yet"),
    ]

    operations = [
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.TextField(
                choices=[
                    ("early", "Most complaints, by a plain count"),
                    ("second_strike", "Another allegation after one that was proven"),
                    ("third_similar", "Third allegation of the same kind"),
                    ("cluster", "Many allegations within a short time"),
                ]
            ),
        ),
    ]
