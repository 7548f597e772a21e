"""Renames the models of access records and clerical review; counting runs and statistics move to the app records.

Only the table of access records is renamed: the tables of clerical review keep their names, which a trigger uses (`sql/`).
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0006_measures"),
        ("people", "0002_sign_in_limits"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="OfficerMeasure"),
                migrations.DeleteModel(name="Figures"),
                migrations.DeleteModel(name="Count"),
                migrations.RenameModel(old_name="LinkQuestion", new_name="ReviewPair"),
                migrations.AlterModelTable(name="reviewpair", table="insight_linkquestion"),
                migrations.RenameModel(old_name="LinkAnswer", new_name="ReviewDecision"),
                migrations.AlterModelTable(name="reviewdecision", table="insight_linkanswer"),
            ],
        ),
        migrations.RenameModel(old_name="Look", new_name="AccessRecord"),
        migrations.RenameIndex(
            model_name="accessrecord", old_name="insight_loo_at_5454e2_idx", new_name="access_record_newest"
        ),
        migrations.RenameIndex(
            model_name="accessrecord", old_name="insight_loo_officer_12d311_idx", new_name="access_record_of_officer"
        ),
        migrations.AlterField(model_name="accessrecord", name="page", field=models.TextField()),
        migrations.AlterField(
            model_name="accessrecord",
            name="officer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="access_records",
                to="forces.officer",
            ),
        ),
        migrations.AlterField(
            model_name="accessrecord",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="access_records", to="people.staff"
            ),
        ),
    ]
