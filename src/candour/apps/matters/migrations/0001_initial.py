"""Take over the tables of matters from the app `cases`: rename the tables and their constraints, indexes and sequences."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

TABLES = ("act", "ask", "enquiry", "letter", "matter", "missedclock", "patternlook")
RENAME = """
DO $$
DECLARE
    tables CONSTANT text[] := ARRAY[{tables}];
    one record;
    short text;
BEGIN
    FOREACH short IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE %I RENAME TO %I', '{old}_' || short, '{new}_' || short);
        FOR one IN SELECT conname FROM pg_constraint
                    WHERE conrelid = to_regclass('{new}_' || short) AND starts_with(conname, '{old}_') LOOP
            EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I',
                           '{new}_' || short, one.conname, left('{new}_' || substr(one.conname, length('{old}_') + 1), 63));
        END LOOP;
        FOR one IN SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE i.indrelid = to_regclass('{new}_' || short) AND starts_with(c.relname, '{old}_') LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I',
                           one.relname, left('{new}_' || substr(one.relname, length('{old}_') + 1), 63));
        END LOOP;
        FOR one IN SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid
                    WHERE s.relkind = 'S' AND d.refobjid = to_regclass('{new}_' || short) AND starts_with(s.relname, '{old}_') LOOP
            EXECUTE format('ALTER SEQUENCE %I RENAME TO %I',
                           one.relname, left('{new}_' || substr(one.relname, length('{old}_') + 1), 63));
        END LOOP;
        FOR one IN SELECT tgname FROM pg_trigger
                    WHERE tgrelid = to_regclass('{new}_' || short) AND NOT tgisinternal AND starts_with(tgname, '{old}_') LOOP
            EXECUTE format('ALTER TRIGGER %I ON %I RENAME TO %I',
                           one.tgname, '{new}_' || short, '{new}_' || substr(one.tgname, length('{old}_') + 1));
        END LOOP;
    END LOOP;
END $$
"""
# Django works out this index's name from its table's name.
INDEX = "ALTER INDEX {old} RENAME TO {new}"
IS = "matters_let_matter__4aa91f_idx"
MOVED = "matters_lette_matter__08a8f4_idx"  # what RENAME makes of it


def _rename(old: str, new: str) -> str:
    """The SQL that renames the tables of `TABLES`, and all that belongs to them, from the prefix `old` to `new`."""
    return RENAME.replace("{tables}", ", ".join(f"'{table}'" for table in TABLES)).replace("{old}", old).replace("{new}", new)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0015_the_law_moves_to_matters"),
        ("dossiers", "0005_letters"),
        ("forces", "0002_history_once_and_roster_search"),
        ("ledger", "0002_append_only"),
        ("people", "0004_interest_bars"),
        ("reports", "0002_safety_flags_that_wait"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_rename("cases", "matters"), _rename("matters", "cases")),
                migrations.RunSQL(INDEX.format(old=MOVED, new=IS), INDEX.format(old=IS, new=MOVED)),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Act",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("seq", models.PositiveIntegerField()),
                        ("event", models.TextField()),
                        ("role", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("facts", models.JSONField(default=dict)),
                        ("publishable", models.TextField(blank=True)),
                        (
                            "allegation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts",
                                to="cases.allegation",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="dossiers.item"
                            ),
                        ),
                        (
                            "staff",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="people.staff"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Matter",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("pack", models.TextField()),
                        ("type", models.TextField()),
                        ("facts", models.JSONField(default=dict)),
                        ("opened_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="matters", to="cases.case"
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matters",
                                to="forces.officer",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("letter", models.TextField()),
                        ("sent_at", models.DateTimeField()),
                        (
                            "act",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="matters.act"
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="dossiers.item"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="reports.report",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="matters.matter"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Enquiry",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("opened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "result",
                            models.TextField(
                                blank=True,
                                choices=[
                                    ("supports", "Supports what was reported"),
                                    ("contradicts", "Contradicts what was reported"),
                                    ("neither", "Shows nothing either way"),
                                    ("impossible", "Cannot be followed any more"),
                                ],
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                            ),
                        ),
                        (
                            "findings",
                            models.OneToOneField(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dossiers.item"
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                        ),
                        (
                            "words",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="enquiry", to="dossiers.item"
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="enquiries", to="matters.matter"
                            ),
                        ),
                    ],
                ),
                migrations.AddField(
                    model_name="act",
                    name="matter",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="matters.matter"
                    ),
                ),
                migrations.CreateModel(
                    name="MissedClock",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("clock", models.TextField()),
                        ("about", models.TextField(blank=True)),
                        ("number", models.PositiveIntegerField()),
                        ("due", models.DateField()),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="missed",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="missed",
                                to="reports.report",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PatternLook",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField()),
                        ("seen", models.PositiveIntegerField()),
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="matters.matter"
                            ),
                        ),
                        (
                            "staff",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Ask",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "reason",
                            models.TextField(
                                choices=[
                                    ("missing", "Something is not in the report that nothing else can show"),
                                    ("differs", "Something found differs from the report"),
                                    ("new", "Something came to light that only the reporter can explain"),
                                    ("hearing", "It must be said at a hearing"),
                                ]
                            ),
                        ),
                        ("wanted_at", models.DateTimeField()),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("refused_at", models.DateTimeField(null=True)),
                        (
                            "answer",
                            models.TextField(
                                blank=True,
                                choices=[
                                    ("agreed", "Yes, we can talk about it"),
                                    ("in_writing", "Yes, but only in writing"),
                                    ("declined", "No"),
                                ],
                            ),
                        ),
                        ("answered_hour", models.DateTimeField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="asks", to="reports.report"
                            ),
                        ),
                        (
                            "wanted_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                        ),
                        (
                            "words",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="ask", to="dossiers.item"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answer", ""), ("refused_at", None)),
                                fields=("report",),
                                name="one_ask_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="matter",
                    constraint=models.UniqueConstraint(fields=("case", "subject"), name="matter_once", nulls_distinct=False),
                ),
                migrations.AddIndex(
                    model_name="letter",
                    index=models.Index(fields=["matter", "sent_at"], name="matters_let_matter__4aa91f_idx"),
                ),
                migrations.AddConstraint(
                    model_name="act",
                    constraint=models.UniqueConstraint(fields=("matter", "seq"), name="act_in_order"),
                ),
                migrations.AddConstraint(
                    model_name="missedclock",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("matter", None), ("report", None), _connector="XOR"), name="missed_by_one"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="missedclock",
                    constraint=models.UniqueConstraint(
                        fields=("matter", "report", "clock", "about", "number"), name="missed_once", nulls_distinct=False
                    ),
                ),
            ],
        ),
    ]
