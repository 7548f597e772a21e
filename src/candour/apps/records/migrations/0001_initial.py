"""Takes over the tables of counting runs and statistics from insight, with all rows: the tables are renamed, not copied."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

MOVE = """
ALTER TABLE insight_count RENAME TO records_countingrun;
ALTER TABLE records_countingrun RENAME CONSTRAINT insight_count_pkey TO records_countingrun_pkey;
ALTER INDEX one_count_at_a_time RENAME TO one_run_at_a_time;
ALTER INDEX latest_count RENAME TO latest_run;
ALTER TABLE insight_figures RENAME TO records_statistic;
ALTER TABLE records_statistic RENAME COLUMN count_id TO run_id;
ALTER TABLE records_statistic RENAME CONSTRAINT figures_once TO statistic_once;
ALTER TABLE insight_officermeasure RENAME TO records_officerstatistic;
ALTER TABLE records_officerstatistic RENAME COLUMN count_id TO run_id;
"""
BACK = """
ALTER TABLE records_officerstatistic RENAME COLUMN run_id TO count_id;
ALTER TABLE records_officerstatistic RENAME TO insight_officermeasure;
ALTER TABLE records_statistic RENAME CONSTRAINT statistic_once TO figures_once;
ALTER TABLE records_statistic RENAME COLUMN run_id TO count_id;
ALTER TABLE records_statistic RENAME TO insight_figures;
ALTER INDEX latest_run RENAME TO latest_count;
ALTER INDEX one_run_at_a_time RENAME TO one_count_at_a_time;
ALTER TABLE records_countingrun RENAME CONSTRAINT records_countingrun_pkey TO insight_count_pkey;
ALTER TABLE records_countingrun RENAME TO insight_count;
"""
# An officer without a rate or a plain count had an empty object there.
NOTHING_IS_NULL = """
UPDATE records_officerstatistic
   SET data = data || jsonb_build_object('rate', nullif(data -> 'rate', '{}'), 'plain', nullif(data -> 'plain', '{}'))
 WHERE data -> 'rate' = '{}' OR data -> 'plain' = '{}'
"""
ESTIMATE = {"value", "low", "high", "level", "corrected"}


def write_infinity(apps, schema_editor):
    """Replace null, which stood for an infinite estimate, by the text "Infinity" in all statistics (patterns.results.codec)."""
    rows = apps.get_model("records", "Statistic").objects.filter(name__in=["churn", "disparity", "repeats"])
    for row in rows.iterator(chunk_size=20):
        row.data = _replace_null_by_infinity(row.data)
        row.save(update_fields=["data"])


def _replace_null_by_infinity(data):
    """Return the JSON value with every null inside an estimate replaced by the text "Infinity"."""
    if isinstance(data, list):
        return [_replace_null_by_infinity(value) for value in data]
    if not isinstance(data, dict):
        return data
    if set(data) == ESTIMATE:
        return {name: "Infinity" if value is None else value for name, value in data.items()}
    return {name: _replace_null_by_infinity(value) for name, value in data.items()}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("forces", "0002_history_once_and_roster_search"),
        ("insight", "0006_measures"),
        ("people", "0002_sign_in_limits"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(MOVE, BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="CountingRun",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("asked_at", models.DateTimeField()),
                        ("began_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("failed", models.BooleanField(default=False)),
                        ("step", models.TextField(blank=True)),
                        ("fingerprint", models.TextField(blank=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                            ),
                        ),
                        (
                            "force",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counting_runs",
                                to="forces.force",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("failed", False)), fields=["force", "-ended_at"], name="latest_run"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)), fields=("force",), name="one_run_at_a_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statistic",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.TextField()),
                        ("data", models.JSONField()),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statistics",
                                to="records.countingrun",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("run", "name"), name="statistic_once")],
                    },
                ),
                migrations.CreateModel(
                    name="OfficerStatistic",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("data", models.JSONField()),
                        (
                            "officer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="statistic", to="forces.officer"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="officer_statistics",
                                to="records.countingrun",
                            ),
                        ),
                    ],
                ),
            ],
        ),
        migrations.RunSQL(NOTHING_IS_NULL, migrations.RunSQL.noop),
        migrations.RunPython(write_infinity, migrations.RunPython.noop),
    ]
