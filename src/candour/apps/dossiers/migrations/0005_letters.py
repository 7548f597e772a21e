from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0004_kinds_of_decision"),
    ]

    operations = [
        migrations.AlterField(
            model_name="item",
            name="kind",
            field=models.TextField(
                choices=[
                    ("account", "Account"),
                    ("addition", "Addition to the account"),
                    ("identity", "Identity"),
                    ("people", "Who was involved"),
                    ("before", "Who was told before"),
                    ("safety", "Safety"),
                    ("exclusions", "Who must not handle this"),
                    ("wishes", "Wishes and support"),
                    ("exhibit_details", "Exhibit's name and size"),
                    ("exhibit", "Exhibit"),
                    ("message", "Message"),
                    ("note", "Note"),
                    ("mention", "Description of a subject"),
                    ("reasons", "Reasons"),
                    ("enquiry", "Line of enquiry"),
                    ("ask", "Question to the reporter"),
                    ("handover", "Handover note"),
                    ("letter", "What is written into a letter"),
                ]
            ),
        ),
    ]
