from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="FollowerCursor",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("next_index", models.BigIntegerField(default=0)),
                ("failures", models.IntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
                ("fault", models.TextField(default="")),
            ],
        ),
    ]
