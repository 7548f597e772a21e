from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0005_letters"),
    ]

    operations = [
        migrations.AddField("item", "author_could_read", models.BooleanField(null=True)),
    ]
