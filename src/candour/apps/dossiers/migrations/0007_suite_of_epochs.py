from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column that names the kind of each epoch's key (`suite`). All epochs before this column have X25519 keys."""

    dependencies = [
        ("dossiers", "0006_author_could_read"),
    ]

    operations = [
        migrations.AddField("epoch", "suite", models.TextField(db_default="age-x25519", default="age-x25519")),
        migrations.AddConstraint(
            "epoch", models.CheckConstraint(condition=models.Q(suite__in=["age-x25519"]), name="epoch_suite_is_known")
        ),
    ]
