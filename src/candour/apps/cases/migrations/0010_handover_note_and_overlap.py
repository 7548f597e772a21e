import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_identified_by"), ("dossiers", "0005_letters")]

    operations = [
        migrations.AddField(
            model_name="handler",
            name="handover_note",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="hands_over", to="dossiers.item"
            ),
        ),
        migrations.AddField(model_name="handler", name="overlap_until", field=models.DateField(null=True)),
        migrations.AddField(model_name="handler", name="overlap_ended_at", field=models.DateTimeField(null=True)),
        migrations.AddConstraint(
            model_name="handler",
            constraint=models.CheckConstraint(
                condition=models.Q(("overlap_until", None), models.Q(("until", None), _negated=True), _connector="OR"),
                name="overlap_follows_handling",
            ),
        ),
        migrations.AddIndex(
            model_name="handler",
            index=models.Index(
                condition=models.Q(models.Q(("overlap_until", None), _negated=True), ("overlap_ended_at", None)),
                fields=["overlap_until"],
                name="overlaps_running",
            ),
        ),
    ]
