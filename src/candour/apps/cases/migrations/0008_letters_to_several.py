import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_letters")]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="act",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="cases.act"
            ),
        ),
    ]
