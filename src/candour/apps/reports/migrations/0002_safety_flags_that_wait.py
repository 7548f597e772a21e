from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the partial index of safety flags that no staff member has answered."""

    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="safetyflag",
            index=models.Index("raised_hour", "id", condition=models.Q(answered_at=None), name="safety_flags_that_wait"),
        ),
    ]
