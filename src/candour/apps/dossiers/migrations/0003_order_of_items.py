"""Adds the order in which items arrived: a reporter's times are stored to the hour, which does not order a conversation."""

from django.db import migrations, models
from django.db.models import Func, Value


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE dossiers_item_order", "DROP SEQUENCE dossiers_item_order"),
        migrations.AddField(
            model_name="item",
            name="order",
            field=models.BigIntegerField(db_default=Func(Value("dossiers_item_order"), function="nextval"), editable=False),
        ),
    ]
