"""Add the author's signature of each item. Existing items have none; the entry `items.signed` marks where signatures begin."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0008_signed_epochs"),
    ]

    operations = [
        migrations.AddField("item", "number", models.PositiveIntegerField(null=True)),
        migrations.AddField("item", "signed_by", models.TextField(default="", db_default="")),
        migrations.AddField("item", "signed_hour", models.DateTimeField(null=True)),
        migrations.AddField("item", "signature", models.TextField(default="", db_default="")),
        migrations.AddConstraint(
            "item",
            models.UniqueConstraint(
                fields=["dossier", "signed_by", "kind", "number"], condition=~Q(signature=""), name="item_number_once"
            ),
        ),
    ]
