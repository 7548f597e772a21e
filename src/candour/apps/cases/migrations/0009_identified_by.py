from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_letters_to_several"),
    ]

    operations = [
        migrations.AddField(
            model_name="priorinvestigator",
            name="identified_by",
            field=models.TextField(
                blank=True, choices=[("person", "A person who compared the records"), ("count", "A count that left no doubt")]
            ),
        ),
    ]
