from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_sign_in_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="pack",
            field=models.TextField(default="england_wales"),
        ),
    ]
